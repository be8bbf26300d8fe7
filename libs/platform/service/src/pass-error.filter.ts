import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets a consumer's error through to the log, which delivers the slice again and reports it. Nest's own filter would
 * replace it by "Internal server error" and lose its stack.
 */
@Catch()
export class PassErrorFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
