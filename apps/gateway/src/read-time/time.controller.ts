import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { ok, type Answer } from '../http/answer';
import { Handles } from '../http/handles.decorator';

@Controller()
export class TimeController {
  @Handles(API.getTime)
  get(): Answer {
    return ok(JSON.stringify({ server_time: Date.now() }));
  }
}
