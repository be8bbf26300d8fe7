import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOPICS } from '@ballast/contracts';
import type { LogMessage } from '@ballast/platform-log';
import { participantOf, RANGE_GAP } from '@ballast/proving';
import { envelopeAbout } from '@ballast/test-kit';
import { mentionsIn } from './mentions-in';

const ONE = '0b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11';
const OTHER = '1b6d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11';

const SAMPLES = join(__dirname, '../../../../libs/contracts/src/operation/samples');

/** The value of a recorded sample as services write it. */
function sampleIn(file: string): string {
  const sample = JSON.parse(readFileSync(file, 'utf8')) as { readonly value: unknown };
  return JSON.stringify(sample.value);
}

function message(topic: string, value: string): LogMessage {
  return { topic, partition: 0, offset: '0', key: 'k', type: 't', value, headers: {}, timestamp: 0 };
}

function of(operationId: string, first: number, last: number, participantCode = '') {
  return { operationId, participantCode, first, last };
}

describe('the index of proofs', () => {
  it('has one range for each Operation of a slice', () => {
    const slice = [ONE, OTHER, ONE, 'other', OTHER, OTHER].map((operation) =>
      message(TOPICS.operationEvents, envelopeAbout(operation, {})),
    );
    expect(mentionsIn(slice, 100)).toEqual([of(ONE, 100, 102), of(OTHER, 101, 105)]);
  });

  it('begins a new range where much else lies between two messages', () => {
    const between = (count: number) => Array.from({ length: count }, () => OTHER);
    const slice = [ONE, ...between(RANGE_GAP), ONE, ...between(RANGE_GAP + 1), ONE].map((operation) =>
      message(TOPICS.operationEvents, envelopeAbout(operation, {})),
    );
    const ofOne = mentionsIn(slice, 0).filter(({ operationId }) => operationId === ONE);
    expect(ofOne).toEqual([of(ONE, 0, RANGE_GAP + 1), of(ONE, 2 * RANGE_GAP + 3, 2 * RANGE_GAP + 3)]);
  });

  it('has a range more for each message about one participant', () => {
    const slice = [
      { execution: { participant_code: 'A' } },
      { trader: { participant_code: 'A' } },
      { execution: { participant_code: 'B' } },
      { something: 'else' },
    ].map((data) => message(TOPICS.executionEvents, envelopeAbout(ONE, data)));
    expect(mentionsIn(slice, 7)).toEqual([of(ONE, 7, 7, 'A'), of(ONE, 8, 8, 'A'), of(ONE, 9, 9, 'B'), of(ONE, 7, 10)]);
  });

  it('finds the participant that a proof finds, in every message about an Execution or a Trader', () => {
    const values = readdirSync(SAMPLES)
      .filter((name) => /^(?:execution|trader)\.(?!update_requested)/.test(name))
      .map((name) => sampleIn(join(SAMPLES, name)));
    expect(values.length).toBeGreaterThan(4);
    const odd = ['quo"te', 'back\\slash', 'é', '\u2028'].map((participant_code) =>
      envelopeAbout(ONE, { note: '"participant_code":"OTHER"', execution: { participant_code } }),
    );
    for (const value of [...values, ...odd]) {
      const told = message(TOPICS.executionEvents, value);
      const [ofParticipant] = mentionsIn([told], 0).filter(({ participantCode }) => participantCode !== '');
      expect(ofParticipant?.participantCode).toBe(participantOf(told));
    }
  });

  it('leaves messages out that name no Operation', () => {
    const slice = ['no JSON', `{"correlationId":"${ONE}"}`, envelopeAbout('audit', {}), ''].map((value) =>
      message(TOPICS.tradeEvents, value),
    );
    expect(mentionsIn(slice, 0)).toEqual([]);
  });
});
