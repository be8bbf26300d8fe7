import { Controller, Inject } from '@nestjs/common';
import { API } from '@ballast/api';
import type { Clock } from '@ballast/kernel';
import { type Answer, Handles, ok } from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';

@Controller()
export class TimeController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Handles(API.getTime)
  get(): Answer {
    return ok(JSON.stringify({ server_time: this.clock().getTime() }));
  }
}
