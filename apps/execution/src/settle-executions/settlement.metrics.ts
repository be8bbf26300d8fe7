import { Inject, Injectable } from '@nestjs/common';
import type { Metrics } from '@ballast/platform-observability';
import { METRICS } from '@ballast/platform-service';

/** Counters of booked trades and refused Executions. */
@Injectable()
export class SettlementMetrics {
  private readonly trades;
  private readonly refused;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.trades = metrics.counter('ballast_trades_booked_total', 'Trades booked.');
    this.refused = metrics.counter('ballast_executions_refused_total', 'Executions that the venue refused.');
  }

  booked(trades: number, refused: number): void {
    this.trades.inc(trades);
    this.refused.inc(refused);
  }
}
