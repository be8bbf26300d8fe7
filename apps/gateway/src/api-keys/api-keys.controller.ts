import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import {
  type Answer,
  ApiKeyStore,
  type Call,
  found,
  Handles,
  ok,
  pageAnswer,
  PageTokens,
  TheCall,
} from '@ballast/platform-edge';
import { ApiKeysHandler } from './api-keys.handler';

@Controller()
export class ApiKeysController {
  constructor(
    private readonly handler: ApiKeysHandler,
    private readonly keys: ApiKeyStore,
    private readonly tokens: PageTokens,
  ) {}

  @Handles(API.createApiKey)
  create(@TheCall() call: Call<typeof API.createApiKey>): Promise<Answer> {
    return this.handler.create(call);
  }

  @Handles(API.listApiKeys)
  async list(@TheCall() call: Call<typeof API.listApiKeys>): Promise<Answer> {
    const { bodies, next } = await this.keys.list(call.caller.platformCode, this.tokens.read(call));
    return pageAnswer('api_keys', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getApiKey)
  async get(@TheCall() { caller, params }: Call<typeof API.getApiKey>): Promise<Answer> {
    return ok(found(await this.keys.find(caller.platformCode, params.api_key_id), 'API key'));
  }

  @Handles(API.revokeApiKey)
  revoke(@TheCall() call: Call<typeof API.revokeApiKey>): Promise<Answer> {
    return this.handler.revoke(call);
  }

  @Handles(API.rotateApiKey)
  rotate(@TheCall() call: Call<typeof API.rotateApiKey>): Promise<Answer> {
    return this.handler.rotate(call);
  }
}
