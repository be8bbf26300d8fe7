export { judgeTransfer, type TransferTerms, type TransferVerdict } from './judge-transfer';
export { closeWithdrawal, judgeWithdrawal, type WithdrawalTerms, type WithdrawalVerdict } from './judge-withdrawal';
