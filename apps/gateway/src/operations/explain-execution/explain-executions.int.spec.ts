import { API } from '@ballast/api';
import type { Execution, LegExplanation } from '@ballast/contracts';
import { newId } from '@ballast/kernel';
import { useTestDatabase } from '@ballast/test-infra';
import { enrolled, LOCKED_PRICES, type OperationUnderAudit } from '../../audit/testing/operation-under-audit';
import type { Credentials, Reply } from '../../testing/api-client';
import { useGateway } from '../../testing/gateway-under-test';

const [EXPLAINED] = API.getExecutionExplanation.answers[200].example.instructions;
const EXPLANATION = EXPLAINED.explanation;

describe('GET /strategies/executions/{execution_id}/explanation', () => {
  const gateway = useGateway(useTestDatabase);
  const explanationOf = (id: string, api = gateway.api): Promise<Reply> =>
    api.send(API.getExecutionExplanation, { params: { execution_id: id } });
  let audited: OperationUnderAudit;
  beforeAll(async () => {
    audited = await enrolled(gateway, 7);
  });

  /** The Execution at an index of the request, with the explanations that the orchestrator has. */
  function placed(index: number): { execution: Execution; explanations: readonly LegExplanation[] } {
    const layer = audited.layers[index];
    if (layer === undefined) throw new Error(`no Execution has index ${index}`);
    const explanations = layer.execution.instructions.map(({ quantity }) => ({ ...EXPLANATION, quantity }));
    gateway.internalHttp.answer = ({ path }) => {
      const { id } = audited.operation;
      return path === `/internal/explanations?platform_code=SANDBX&operation_id=${id}&index=${index}`
        ? { status: 200, body: { reference_prices: [], locked_prices: LOCKED_PRICES, explanations } }
        : { status: 500 };
    };
    return { execution: layer.execution, explanations };
  }

  it.each([1, 6])('shows the Execution at index %i, and how each Instruction came about', async (index) => {
    const { execution, explanations } = placed(index);
    const reply = await explanationOf(execution.id);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      execution_id: execution.id,
      operation_id: execution.operation_id,
      strategy_id: execution.strategy_id,
      participant_code: execution.participant_code,
      status: execution.status,
      status_reason: execution.status_reason,
      status_code: execution.status_code,
      reference_prices: [],
      locked_prices: LOCKED_PRICES,
      instructions: execution.instructions.map((instruction, place) => ({
        ...instruction,
        explanation: explanations[place],
      })),
    });
  });

  it('is unavailable while the orchestrator does not know it or does not answer', async () => {
    const { execution } = placed(0);
    gateway.internalHttp.answer = () => ({
      status: 404,
      body: { code: 'not_found', detail: 'Nothing is known of it here.' },
    });
    const reply = await explanationOf(execution.id);
    expect(reply.body).toMatchObject({ status: 503, code: 'unavailable' });
    gateway.internalHttp.answer = () => ({ status: 500 });
    expect((await explanationOf(execution.id)).body).toMatchObject({ code: 'unavailable' });
  });

  it('is not found when the decision is no longer stored', async () => {
    const { execution } = placed(0);
    gateway.internalHttp.answer = () => ({
      status: 200,
      body: { reference_prices: [], locked_prices: LOCKED_PRICES, explanations: null },
    });
    const reply = await explanationOf(execution.id);
    expect(reply.body).toMatchObject({ status: 404, detail: 'How this Execution was decided was not kept.' });
  });

  it('is readable for the key of its participant, but for no other platform or participant', async () => {
    const key = await gateway.api.send(API.createParticipant, { body: { participant_code: 'P0' } });
    expect(key.status).toBe(201);
    const created = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'], participant_code: 'P0' } });
    const own = gateway.api.as(created.body as unknown as Credentials);
    const { execution: foreign } = placed(1);
    expect((await explanationOf(foreign.id, own)).status).toBe(404);
    const { execution } = placed(0);
    expect((await explanationOf(execution.id, own)).status).toBe(200);
    const tenant = await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: 'AUDIT' } });
    expect((await explanationOf(execution.id, gateway.api.as(tenant.body as unknown as Credentials))).status).toBe(404);
    expect((await explanationOf(newId())).status).toBe(404);
    expect((await explanationOf('x')).status).toBe(404);
  });
});
