import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { INTERNAL } from '@ballast/internal-api';
import { type Answer, type Call, Handles, ok, TheCall } from '@ballast/platform-edge';
import { AuditorClient } from '../clients';

/** Checkpoints of the record and their keys, kept by the auditor. */
@Controller()
export class CheckpointsController {
  constructor(private readonly auditor: AuditorClient) {}

  @Handles(API.listCheckpoints)
  async list(@TheCall() { query }: Call<typeof API.listCheckpoints>): Promise<Answer> {
    const { after, limit } = query;
    return ok(JSON.stringify(await this.auditor.call(INTERNAL.checkpoints.list, { query: { after, limit } })));
  }

  @Handles(API.listAuditKeys)
  async keys(): Promise<Answer> {
    return ok(JSON.stringify(await this.auditor.call(INTERNAL.checkpoints.keys)));
  }
}
