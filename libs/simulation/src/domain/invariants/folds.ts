import { TOPICS, type PostedTransfer } from '@ballast/contracts';
import { depositPosted, transactionsPosted } from '@ballast/contracts/credit';
import { operationAdvanced, operationRequested } from '@ballast/contracts/operation';
import { depositAccount } from '@ballast/domain-ledger';
import {
  acceptedResource,
  evolveChunk,
  evolveStep,
  requestedOperation,
  type Chunk,
  type Operation,
  type OperationFact,
} from '@ballast/domain-operation';
import { Decimal } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import { isDeepStrictEqual } from 'node:util';
import { GatewayService } from '../services/gateway/gateway';
import type { World } from '../world';

/** Differences between the state of a service and the state that follows from its facts alone. */
export function foldViolations(world: World): readonly string[] {
  return [...operationFolds(world), ...ledgerFold(world), ...gatewayFold(world)];
}

function operationFolds(world: World): readonly string[] {
  const { tables } = world.orchestrator;
  const recorded = recordedOperations(world);
  return tables.operations.values().flatMap((operation) => {
    const { id } = operation;
    const facts = tables.facts.get(id) ?? [];
    const wrong = tables.chunksOf(id).filter((chunk) => !isDeepStrictEqual(foldOf(chunk.number, facts), chunk));
    return [
      ...(isDeepStrictEqual(recorded.get(id), operation) ? [] : [`Operation ${id} is not what its steps say`]),
      ...wrong.map(({ number }) => `chunk ${number} of Operation ${id} is not what its facts say`),
    ];
  });
}

/** The Operations that follow from the record: each from its request and its steps. */
function recordedOperations(world: World): ReadonlyMap<string, Operation> {
  const operations = new Map<string, Operation>();
  for (const message of messagesOf(world, TOPICS.strategyRequests)) {
    if (message.type !== operationRequested.type) continue;
    const operation = requestedOperation(world.messages.read(operationRequested, message));
    if (!operations.has(operation.id)) operations.set(operation.id, operation);
  }
  for (const message of messagesOf(world, TOPICS.operationEvents)) {
    if (message.type !== operationAdvanced.type) continue;
    const { operation_id: id, step, facts } = world.messages.read(operationAdvanced, message).data;
    const operation = operations.get(id);
    if (operation !== undefined && step === operation.step + 1) operations.set(id, evolveStep(operation, facts));
  }
  return operations;
}

function foldOf(number: number, facts: readonly OperationFact[]): Chunk | undefined {
  const own = facts.filter((fact) => !('chunk' in fact) || fact.chunk === number);
  return own.reduce<Chunk | undefined>(evolveChunk, undefined);
}

function messagesOf({ topics }: World, topic: string): readonly LogMessage[] {
  return topics.partitionsOf(topic).flatMap((partition) => partition.from(0, partition.head));
}

/** Balances are the sums of the transfers that the log tells of. */
function ledgerFold(world: World): readonly string[] {
  const sums = new Map<string, Decimal>();
  const add = (account: string, asset: string, amount: string): void => {
    const key = `${account} ${asset}`;
    sums.set(key, Decimal.sum([sums.get(key) ?? Decimal.of('0'), Decimal.of(amount)]));
  };
  const seen = new Set<string>();
  const isFirst = (id: string): boolean => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  };
  for (const message of messagesOf(world, TOPICS.ledgerEvents)) {
    if (message.type === depositPosted.type) {
      const { platformCode, data } = world.messages.read(depositPosted, message);
      const { deposit, transaction_id } = data;
      const { name } = depositAccount(deposit, world.credit.accounts.onPlatform(platformCode));
      if (isFirst(transaction_id)) add(name, deposit.asset, deposit.amount);
    } else if (message.type === transactionsPosted.type) {
      for (const { transaction_id, transfers } of world.messages.read(transactionsPosted, message).data.transactions) {
        if (!isFirst(transaction_id)) continue;
        transfers.forEach(({ account, asset, amount }: PostedTransfer) => {
          add(account, asset, amount);
        });
      }
    }
  }
  const { accounts, balances } = world.credit.ledger;
  return accounts
    .values()
    .flatMap(({ account }) =>
      (balances.get(account.id) ?? [])
        .filter(
          ({ asset, balance }) => !Decimal.of(balance).equals(sums.get(`${account.name} ${asset}`) ?? Decimal.of('0')),
        )
        .map(({ asset, balance }) => `${account.name} has ${balance} ${asset}, and its facts say something else`),
    );
}

/** The read models of the gateway follow from the topics, read one after the other from the beginning. */
function gatewayFold(world: World): readonly string[] {
  const rebuilt = new GatewayService(world.messages, new Set());
  for (const message of messagesOf(world, TOPICS.strategyRequests)) {
    if (message.type !== operationRequested.type) continue;
    const { data } = world.messages.read(operationRequested, message);
    rebuilt.projections.operations.insert(data.operation_id, { operation: acceptedResource(data), sequence: 0 });
  }
  for (const topic of rebuilt.topics) rebuilt.handle(topic, messagesOf(world, topic));
  const names = ['operations', 'executions', 'traders', 'participants'] as const;
  return names.flatMap((name) => {
    const live = new Map<string, unknown>(world.gateway.projections[name].entries());
    const folded = new Map<string, unknown>(rebuilt.projections[name].entries());
    return isDeepStrictEqual(live, folded) ? [] : [`the ${name} of the gateway are not what its topics say`];
  });
}
