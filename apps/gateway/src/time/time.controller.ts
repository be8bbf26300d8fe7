import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, Handles, ok } from '@ballast/platform-edge';

@Controller()
export class TimeController {
  @Handles(API.getTime)
  get(): Answer {
    return ok(JSON.stringify({ server_time: Date.now() }));
  }
}
