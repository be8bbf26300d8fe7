/** The name of the grant of an advisor on an account. */
export function grantKey(accountId: string, participantCode: string): string {
  return `${accountId}/${participantCode}`;
}
