/** The text of a message about an Operation, as a service writes it. */
export function envelopeAbout(operation: string, data: object, type = 'thing.done'): string {
  return JSON.stringify({
    id: '5c7d3a52-6f0e-4f5e-9a53-5f3f6f1f0f11',
    type,
    version: 1,
    occurredAt: '2026-04-17T10:30:00.000Z',
    correlationId: operation,
    causationId: '',
    platformCode: 'SANDBX',
    actor: { service: 'auditor' },
    data,
  });
}
