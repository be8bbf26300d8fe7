/** SQL for the time at which the row `source` of `webhook.deliveries` was delivered; null for any other row. */
export const DELIVERY_AGE_FROM = `CASE WHEN source.status = 'delivered' THEN source.updated_at END`;

/**
 * SQL for the time at which the row `source` of `webhook.events` was delivered to the last of its endpoints; null while a
 * delivery is pending or has failed. No other service has the bodies of test events, so their times are null, too.
 */
export const EVENT_AGE_FROM = `CASE WHEN source.position > 0 THEN (
  SELECT CASE WHEN bool_and(d.status = 'delivered') THEN max(d.updated_at) END
    FROM webhook.endpoints e
    JOIN webhook.deliveries d
      ON d.endpoint_id = e.id AND d.resource_id = source.resource_id AND d.position = source.position
   WHERE e.platform_code = source.platform_code) END`;
