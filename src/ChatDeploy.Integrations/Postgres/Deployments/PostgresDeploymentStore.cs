using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;

namespace ChatDeploy.Integrations.Postgres.Deployments;

/// <summary>Deployment statements on PostgreSQL.</summary>
internal sealed class PostgresDeploymentStore : IDeploymentStore
{
    public async Task<bool> LockAsync(DeployDbContext db, long deploymentId, CancellationToken cancellationToken)
    {
        var found = await StoreCommand.QueryAsync(
            db, "select id from deployments where id = $1 for no key update", r => r.GetInt64(0), cancellationToken, deploymentId);
        return found.Count > 0;
    }

    public async Task LockGatesAsync(DeployDbContext db, int environmentId, IEnumerable<int> toolIds, CancellationToken cancellationToken)
    {
        var tools = toolIds.Distinct().Order().ToArray();
        if (tools.Length == 0) return;

        // Two statements: rows that the first one meets but did not make are only seen by the second.
        await StoreCommand.ExecuteAsync(
            db,
            "insert into gates (tool_id, environment_id) select t, $2 from unnest($1::int[]) t order by t on conflict do nothing",
            cancellationToken,
            tools,
            environmentId);
        await StoreCommand.ExecuteAsync(
            db,
            "select 1 from gates where environment_id = $2 and tool_id = any($1) order by tool_id for update",
            cancellationToken,
            tools,
            environmentId);
    }

    public async Task LockGatesAsync(DeployDbContext db, IReadOnlyCollection<int> environmentIds, IEnumerable<int> toolIds, CancellationToken cancellationToken)
    {
        var tools = toolIds.Distinct().Order().ToArray();
        var environments = environmentIds.Distinct().Order().ToArray();
        if (tools.Length == 0 || environments.Length == 0) return;
        await StoreCommand.ExecuteAsync(
            db,
            "insert into gates (tool_id, environment_id) select t, e from unnest($1::int[]) t cross join unnest($2::int[]) e order by t, e on conflict do nothing",
            cancellationToken,
            tools,
            environments);
        await StoreCommand.ExecuteAsync(
            db,
            "select 1 from gates where environment_id = any($2) and tool_id = any($1) order by tool_id, environment_id for update",
            cancellationToken,
            tools,
            environments);
    }

    public Task<IReadOnlyList<RestoredHold>> HoldRestoredAsync(DeployDbContext db, long deploymentId, int ownerId, DateTimeOffset now, CancellationToken cancellationToken) => StoreCommand.QueryAsync(
        db,
        """
        with held as (
            insert into holds (tool_id, environment_id, site_id, ref, sha, deployment_id, owner_id, created_at)
            select j.tool_id, j.environment_id, j.site_id, j.from_ref, j.from_sha, $1, $2, $3
            from jobs j
            where j.deployment_id = $1 and j.action = 'restore' and j.state = 'succeeded' and j.from_sha is not null and j.from_sha <> j.to_sha
            order by j.tool_id, j.site_id
            on conflict (tool_id, environment_id, site_id) do update
            set ref = excluded.ref, sha = excluded.sha, deployment_id = excluded.deployment_id, owner_id = excluded.owner_id, created_at = excluded.created_at
            returning tool_id, ref, sha)
        select tool_id, ref, sha, count(*)::int from held group by tool_id, ref, sha order by tool_id, ref, sha
        """,
        r => new RestoredHold(r.GetInt32(0), r.IsDBNull(1) ? null : r.GetString(1), r.GetString(2), r.GetInt32(3)),
        cancellationToken,
        deploymentId,
        ownerId,
        now);

    public async Task<long> NextTicketAsync(DeployDbContext db, CancellationToken cancellationToken) =>
        (await StoreCommand.QueryAsync(db, "select nextval('launch_tickets')", r => r.GetInt64(0), cancellationToken))[0];

    public async Task StorePlanAsync(DeployDbContext db, long deploymentId, int environmentId, Plan plan, CancellationToken cancellationToken)
    {
        await StoreCommand.ExecuteAsync(db, "delete from jobs where deployment_id = $1 and attempt = 0", cancellationToken, deploymentId);
        var cells = plan.Cells;
        var action = new string[cells.Count];
        for (var i = 0; i < action.Length; i++) action[i] = EnumCodes.Code(cells[i].Action);
        await StoreCommand.ExecuteAsync(
            db,
            """
            insert into jobs (deployment_id, environment_id, ordinal, tool_id, tenant_id, site_id, action, skip_reason, wave,
                              from_sha, from_ref, to_sha, to_ref, state, attempt)
            select $1, $2, c.ordinal, c.tool_id, c.tenant_id, c.site_id, c.action, c.skip_reason, c.wave,
                   c.from_sha, c.from_ref, c.to_sha, c.to_ref, case when c.action = 'skip' then 'skipped' else 'pending' end, 0
            from unnest($3::int[], $4::int[], $5::int[], $6::text[], $7::text[], $8::int[], $9::text[], $10::text[], $11::text[], $12::text[])
                 with ordinality as t(tool_id, tenant_id, site_id, action, skip_reason, wave, from_sha, from_ref, to_sha, to_ref, n)
                 cross join lateral (select (t.n - 1)::int as ordinal, t.*) c
            """,
            cancellationToken,
            deploymentId,
            environmentId,
            Column(cells, c => c.ToolId),
            Column(cells, c => c.TenantId),
            Column(cells, c => c.SiteId),
            action,
            Column(cells, c => c.SkipReason),
            Column(cells, c => c.Wave),
            Column(cells, c => c.From?.Sha),
            Column(cells, c => c.From?.Ref),
            Column(cells, c => c.To?.Sha),
            Column(cells, c => c.To?.Ref));
    }

    public Task CountJobsAsync(DeployDbContext db, long deploymentId, CancellationToken cancellationToken) => StoreCommand.ExecuteAsync(
        db,
        """
        insert into progress_counters (deployment_id, kind, key, pending, running, succeeded, failed, lost, skipped, cancelled)
        select $1, k.kind, k.key, count(*), 0, 0, 0, 0, 0, 0
        from jobs j cross join lateral (values (0, j.wave), (1, j.tenant_id), (2, j.tool_id)) k(kind, key)
        where j.deployment_id = $1 and j.state = 'pending'
        group by k.kind, k.key
        """,
        cancellationToken,
        deploymentId);

    public async Task<IReadOnlyList<long>> OverlappingAsync(DeployDbContext db, long deploymentId, IReadOnlyCollection<long> others, CancellationToken cancellationToken)
    {
        if (others.Count == 0) return [];
        return await StoreCommand.QueryAsync(
            db,
            """
            select distinct o.deployment_id
            from jobs o
            join jobs m on m.deployment_id = $1 and m.action <> 'skip' and m.tool_id = o.tool_id and m.site_id = o.site_id
            where o.deployment_id = any($2) and o.action <> 'skip'
            """,
            r => r.GetInt64(0),
            cancellationToken,
            deploymentId,
            others.ToArray());
    }

    private static T[] Column<T>(IReadOnlyList<PlanCell> cells, Func<PlanCell, T> value)
    {
        var column = new T[cells.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(cells[i]);
        return column;
    }
}
