import { Injectable } from '@nestjs/common';
import type { ParticipantCaller } from '../authenticate/caller';
import type { ArrivedRequest } from './arrived-request';

/** A request that a wall stands in front of, from a participant's key that was let in. */
export interface WalledRequest {
  readonly caller: ParticipantCaller;
  readonly method: string;
  /** Path without the query, percent-decoded. */
  readonly path: string;
  /** Path of the call with the names of its parameters, such as `/deposits/:deposit_id`; undefined when no call has it. */
  readonly route: string | undefined;
  readonly arrived: ArrivedRequest;
}

/**
 * A rule for a whole family of paths that participants' keys meet right after 401 and 429: before scopes, request id and
 * body, and whether or not a call has the path.
 */
export interface Wall {
  readonly covers: (request: Pick<WalledRequest, 'method' | 'path'>) => boolean;
  /** @throws Problem for a request that does not get through. */
  readonly judge: (request: WalledRequest) => Promise<void>;
}

/** The walls of a public surface. A module with a wall adds it before the server listens. */
@Injectable()
export class Walls {
  private readonly walls: Wall[] = [];

  add(wall: Wall): void {
    this.walls.push(wall);
  }

  coveringOf(request: Pick<WalledRequest, 'method' | 'path'>): readonly Wall[] {
    return this.walls.filter((wall) => wall.covers(request));
  }
}

/** The path of a URL as the router reads it: without the query, percent-decoded. A path that cannot be decoded stays. */
export function decodedPath(url: string): string {
  const [path = ''] = url.split('?', 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
