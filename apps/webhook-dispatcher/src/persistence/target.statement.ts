/** Query for rows of targets (`TargetRow`), to which the caller appends a WHERE clause. */
export const TARGET_SELECT = `
  SELECT e.id, e.platform_code, e.url, e.event_types, e.events_after, e.version,
         coalesce((
           SELECT json_agg(json_build_object('sealed', s.sealed, 'expires_at', k.secret ->> 'expires_at') ORDER BY k.place)
             FROM jsonb_array_elements(e.secrets) WITH ORDINALITY AS k (secret, place)
             JOIN webhook.endpoint_secrets s ON s.endpoint_id = e.id AND s.id = (k.secret ->> 'id')::uuid
         ), '[]') AS secrets
    FROM webhook.endpoints e`;
