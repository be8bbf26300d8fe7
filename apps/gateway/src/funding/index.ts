export { FundingModule } from './funding.module';
export { PostDepositHandler } from './post-deposit.handler';
