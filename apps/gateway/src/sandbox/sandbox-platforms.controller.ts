import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, type Call, Handles, TheCall } from '@ballast/platform-edge';
import { SandboxPlatformsHandler } from './sandbox-platforms.handler';

@Controller()
export class SandboxPlatformsController {
  constructor(private readonly handler: SandboxPlatformsHandler) {}

  @Handles(API.createSandboxPlatform)
  create(@TheCall() call: Call<typeof API.createSandboxPlatform>): Promise<Answer> {
    return this.handler.create(call);
  }
}
