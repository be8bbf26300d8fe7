/** Query for rows of targets (`TargetRow`), to which the caller appends a WHERE clause. */
export const TARGET_SELECT = `
  SELECT e.id, e.platform_code, e.url, e.event_types, e.version,
         (SELECT json_agg(json_build_object('sealed', s.sealed, 'expires_at', s.expires_at) ORDER BY s.generation DESC)
            FROM webhook.endpoint_secrets s WHERE s.endpoint_id = e.id) AS secrets
    FROM webhook.endpoints e`;
