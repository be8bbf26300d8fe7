/** The pending deliveries of one resource to one endpoint. */
export interface Lane {
  readonly endpointId: string;
  readonly resourceId: string;
}

export function laneKey({ endpointId, resourceId }: Lane): string {
  return `${endpointId}/${resourceId}`;
}
