export { judgeTransfer, type TransferTerms, type TransferVerdict } from './judge-transfer';
