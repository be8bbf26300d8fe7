export { advanceMovement, type MovementStep } from './advance-movement';
export { judgeMovement, type MovementTerms } from './judge-movement';
export { WITHDRAW_REQUIRED } from './judge-source';
export { judgeTransfer, type TransferTerms, type TransferVerdict } from './judge-transfer';
