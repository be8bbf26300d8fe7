import type { OperationRequestRules } from '@ballast/api';
import { PARTICIPANT_CODE_PATTERN, type RequestedParticipant } from '@ballast/contracts';
import { isJsonObject, member, type JsonObject } from '@ballast/platform-edge';
import { amountViolation } from '../../markets';
import { shownName, type Violations } from './violations';

/** Rules for the participants of one request. */
export interface ParticipantRules extends Pick<OperationRequestRules, 'takesAmounts' | 'takesAutoRebalance'> {
  /** Decimals of the quoted currency. */
  readonly scale: number;
}

/** Reads the participants of one request one by one, in their order. */
export class ParticipantReader {
  readonly participants: RequestedParticipant[] = [];
  private readonly indexByCode = new Map<string, number>();

  constructor(
    private readonly rules: ParticipantRules,
    private readonly violations: Violations,
  ) {}

  read(entry: unknown, index: number): void {
    const path = `body/participants/${index}`;
    if (!isJsonObject(entry)) {
      this.violations.add(path, 'must be an object');
      return;
    }
    const { takesAmounts, takesAutoRebalance } = this.rules;
    for (const name in entry) {
      const isKnown =
        name === 'participant_code' ||
        (name === 'amount' && takesAmounts) ||
        (name === 'auto_rebalance' && takesAutoRebalance);
      if (!isKnown) this.violations.add(`${path}/${shownName(name)}`, 'is not a known field');
    }
    const code = this.readCode(entry, { path, index });
    const amount = takesAmounts ? this.readAmount(entry, path) : undefined;
    const autoRebalance = takesAutoRebalance ? this.readAutoRebalance(entry, path) : undefined;
    if (!this.violations.isEmpty || code === undefined) return;
    this.participants.push({
      participant_code: code,
      ...(amount === undefined ? {} : { amount }),
      ...(autoRebalance === undefined ? {} : { auto_rebalance: autoRebalance }),
    });
  }

  private readCode(entry: JsonObject, { path, index }: { path: string; index: number }): string | undefined {
    const code = member(entry, 'participant_code');
    const at = `${path}/participant_code`;
    if (code === undefined) {
      this.violations.add(at, 'is required');
    } else if (typeof code !== 'string') {
      this.violations.add(at, 'must be a string');
    } else if (!PARTICIPANT_CODE_PATTERN.test(code)) {
      this.violations.add(at, 'must be 1 to 6 letters, digits, _ or -');
    } else {
      const first = this.indexByCode.get(code);
      if (first !== undefined) this.violations.add(at, `repeats body/participants/${first}/participant_code`);
      else this.indexByCode.set(code, index);
      return code;
    }
    return undefined;
  }

  private readAmount(entry: JsonObject, path: string): string | undefined {
    const amount = member(entry, 'amount');
    const violation = amountViolation(amount, this.rules.scale);
    if (violation !== undefined) this.violations.add(`${path}/amount`, violation);
    return typeof amount === 'string' ? amount : undefined;
  }

  private readAutoRebalance(entry: JsonObject, path: string): boolean | undefined {
    const value = member(entry, 'auto_rebalance');
    if (value === undefined) this.violations.add(`${path}/auto_rebalance`, 'is required');
    else if (typeof value !== 'boolean') this.violations.add(`${path}/auto_rebalance`, 'must be a boolean');
    else return value;
    return undefined;
  }
}
