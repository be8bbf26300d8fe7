import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ProblemFilter } from '@ballast/platform-http';
import { throwError, type Observable } from 'rxjs';

/**
 * Errors at the edge of a service. A caller over HTTP is answered with a problem. The log gets the error as it is,
 * reports it and delivers the slice again; Nest's own filter for consumers would replace it by "Internal server error"
 * and lose its stack.
 */
@Catch()
export class EdgeFilter implements ExceptionFilter {
  constructor(private readonly http: ProblemFilter) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | void {
    if (host.getType() === 'rpc') return throwError(() => error);
    this.http.catch(error, host);
  }
}
