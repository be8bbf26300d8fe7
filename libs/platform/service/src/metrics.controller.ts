import { Controller, Get, Header } from '@nestjs/common';
import { ProcessMetrics } from './process-metrics';

/** Measurements for Prometheus, on the internal listener only. No token is needed. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: ProcessMetrics) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  read(): Promise<string> {
    return this.metrics.text();
  }
}
