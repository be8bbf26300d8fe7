import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { CheckpointsQuery } from './checkpoints.query';

const { list, keys } = INTERNAL.checkpoints;

/** Checkpoints and the keys that sign them. */
@Controller()
export class CheckpointsController {
  constructor(private readonly checkpoints: CheckpointsQuery) {}

  @HandlesInternal(list)
  async list({ query }: InternalRequest<typeof list>): Promise<InternalAnswer<typeof list>> {
    // An entry more than asked for tells whether there are more.
    const found = await this.checkpoints.after(query.after, query.limit + 1);
    const checkpoints = found.slice(0, query.limit);
    return {
      checkpoints,
      next_after: checkpoints.at(-1)?.sequence ?? query.after,
      has_more: found.length > query.limit,
    };
  }

  @HandlesInternal(keys)
  async keys(): Promise<InternalAnswer<typeof keys>> {
    return { keys: await this.checkpoints.keys() };
  }
}
