using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Runners;
using Npgsql;

namespace ChatDeploy.Integrations.Postgres.Jobs;

/// <summary>Job statements on PostgreSQL: whole batches in one statement each.</summary>
internal sealed class PostgresJobStore : IJobStore
{
    private const string Columns = """
        j.id, j.deployment_id, j.ordinal, j.tool_id, j.environment_id, j.tenant_id, j.site_id, j.action, j.wave, j.from_sha,
        j.from_ref, j.to_sha, j.to_ref, j.state, j.attempt, j.started_at, j.finished_at, j.runner, j.node, j.exit_code, j.reason, j.detail
        """;

    public Task<IReadOnlyList<long>> LockDeploymentsOfAsync(DeployDbContext db, IReadOnlyCollection<long> jobIds, CancellationToken cancellationToken) =>
        StoreCommand.QueryAsync(
            db,
            "select id from deployments where id = any(select deployment_id from jobs where id = any($1)) order by id desc for no key update",
            r => r.GetInt64(0),
            cancellationToken,
            jobIds.ToArray());

    public async Task<IReadOnlyList<Job>> ClaimAsync(DeployDbContext db, JobClaim claim, CancellationToken cancellationToken)
    {
        // A statement of its own: one that waits for a lock goes on with the picture it had before, in which what another node
        // has just claimed is still pending.
        var waves = await StoreCommand.QueryAsync(
            db,
            """
            select current_wave from deployments
            where id = $1 and state = 'applying' and paused_reason is null and cancel_requested_at is null
            for no key update
            """,
            r => r.GetInt32(0),
            cancellationToken,
            claim.DeploymentId);
        if (waves.Count == 0) return [];
        return await StoreCommand.QueryAsync(
            db,
            $"""
            with picked as materialized (
                select p.id from jobs p
                where p.deployment_id = $1 and p.state = 'pending' and p.wave between 1 and $7 and p.tool_id = any($2)
                order by p.ordinal
                limit least($3, greatest(0, $8 - (select coalesce(sum(c.running), 0) from progress_counters c where c.deployment_id = $1 and c.kind = 0)))
            )
            update jobs j set state = 'running', attempt = j.attempt + 1, started_at = $4, finished_at = null, node = $5, runner = $6,
                              exit_code = null, reason = null, detail = null, run_url = null
            from picked where j.id = picked.id
            returning {Columns}
            """,
            ReadJob,
            cancellationToken,
            claim.DeploymentId,
            claim.ToolIds.ToArray(),
            claim.Limit,
            claim.Now.UtcDateTime,
            claim.Node,
            claim.Runner,
            waves[0],
            claim.Parallelism ?? int.MaxValue);
    }

    public Task<IReadOnlyList<Job>> FinishAsync(DeployDbContext db, IReadOnlyList<JobReport.Finished> outcomes, CancellationToken cancellationToken) => StoreCommand.QueryAsync(
        db,
        $"""
        update jobs j set finished_at = u.at, exit_code = u.exit_code, reason = u.reason, detail = u.detail, run_url = coalesce(u.run_url, j.run_url),
               -- ended by somebody else than the deployment's cancel: a failure like any other, which asks
               state = case when u.state = 'cancelled' and d.cancel_requested_at is null then 'failed' else u.state end
        from unnest($1::bigint[], $2::int[], $3::text[], $4::timestamptz[], $5::int[], $6::text[], $7::text[], $8::text[])
             as u(id, attempt, state, at, exit_code, reason, detail, run_url), deployments d
        where j.id = u.id and j.attempt = u.attempt and j.state = 'running' and d.id = j.deployment_id
        returning {Columns}
        """,
        ReadJob,
        cancellationToken,
        Column(outcomes, o => o.Key.JobId),
        Column(outcomes, o => o.Key.Attempt),
        Column(outcomes, o => EnumCodes.Code(StateAfter(o.Outcome))),
        Column(outcomes, o => o.At.UtcDateTime),
        Column(outcomes, o => o.ExitCode),
        Column(outcomes, o => o.Reason),
        Column(outcomes, o => o.Detail),
        Column(outcomes, o => o.RunUrl));

    public async Task<int> MoveAllAsync(DeployDbContext db, long deploymentId, IReadOnlyCollection<JobState> from, JobState to, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The self-join keeps the state before the update at hand, for the counters.
        var moved = await StoreCommand.QueryAsync(
            db,
            $"""
            update jobs j set state = $3, finished_at = case when $3 = 'pending' then null else $4 end
            from jobs o where o.id = j.id and j.deployment_id = $1 and j.state = any($2) and j.action <> 'skip'
            returning {Columns}, o.state
            """,
            r => (Job: ReadJob(r), From: EnumCodes.Parse<JobState>(r.GetString(22))),
            cancellationToken,
            deploymentId,
            from.Select(s => EnumCodes.Code(s)).ToArray(),
            EnumCodes.Code(to),
            now.UtcDateTime);
        await CountAsync(db, CounterChange.Of(moved.Select(m => (m.Job, m.From, to))), cancellationToken);
        return moved.Count;
    }

    public async Task CountAsync(DeployDbContext db, IReadOnlyCollection<CounterChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return;
        var rows = changes.ToList();
        await StoreCommand.ExecuteAsync(
            db,
            """
            update progress_counters c set pending = c.pending + u.pending, running = c.running + u.running, succeeded = c.succeeded + u.succeeded,
                   failed = c.failed + u.failed, lost = c.lost + u.lost, skipped = c.skipped + u.skipped, cancelled = c.cancelled + u.cancelled
            from unnest($1::bigint[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[])
                 as u(deployment_id, kind, key, pending, running, succeeded, failed, lost, skipped, cancelled)
            where c.deployment_id = u.deployment_id and c.kind = u.kind and c.key = u.key
            """,
            cancellationToken,
            Column(rows, r => r.DeploymentId),
            Column(rows, r => (int)r.Kind),
            Column(rows, r => r.Key),
            Column(rows, r => r.Change.Pending),
            Column(rows, r => r.Change.Running),
            Column(rows, r => r.Change.Succeeded),
            Column(rows, r => r.Change.Failed),
            Column(rows, r => r.Change.Lost),
            Column(rows, r => r.Change.Skipped),
            Column(rows, r => r.Change.Cancelled));
    }

    public async Task TellAsync(DeployDbContext db, IReadOnlyCollection<TimelineEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return;
        var rows = events.ToList();
        await StoreCommand.ExecuteAsync(
            db,
            """
            insert into timeline (deployment_id, at, type, actor, payload)
            select * from unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])
            """,
            cancellationToken,
            Column(rows, r => r.DeploymentId),
            Column(rows, r => r.At.UtcDateTime),
            Column(rows, r => r.Type),
            Column(rows, r => r.Actor),
            Column(rows, r => r.Payload));
    }

    public async Task StoreEventsAsync(DeployDbContext db, IReadOnlyCollection<JobEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return;
        var rows = events.ToList();
        await StoreCommand.ExecuteAsync(
            db,
            """
            insert into job_events (job_id, attempt, at, kind, content)
            select * from unnest($1::bigint[], $2::int[], $3::timestamptz[], $4::text[], $5::text[])
            """,
            cancellationToken,
            Column(rows, r => r.JobId),
            Column(rows, r => r.Attempt),
            Column(rows, r => r.At.UtcDateTime),
            Column(rows, r => r.Kind),
            Column(rows, r => r.Content));
    }

    public async Task MarkAppliedAsync(DeployDbContext db, IReadOnlyCollection<(int ToolId, string Sha)> versions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (versions.Count == 0) return;
        var rows = versions.ToList();
        await StoreCommand.ExecuteAsync(
            db,
            """
            update commits c set first_applied_at = $3
            from unnest($1::int[], $2::text[]) as u(tool_id, sha) join commits v on v.tool_id = u.tool_id and v.sha = u.sha
            where c.tool_id = u.tool_id and c.first_applied_at is null and c.orphaned_at is null
              and (c.id = v.id or c.position <= v.position)
            """,
            cancellationToken,
            Column(rows, r => r.ToolId),
            Column(rows, r => r.Sha),
            now.UtcDateTime);
    }

    private static JobState StateAfter(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded => JobState.Succeeded,
        JobOutcome.Failed => JobState.Failed,
        JobOutcome.Lost => JobState.Lost,
        _ => JobState.Cancelled,
    };

    private static Job ReadJob(NpgsqlDataReader r) => new()
    {
        Id = r.GetInt64(0),
        DeploymentId = r.GetInt64(1),
        Ordinal = r.GetInt32(2),
        ToolId = r.GetInt32(3),
        EnvironmentId = r.GetInt32(4),
        TenantId = r.GetInt32(5),
        SiteId = r.GetInt32(6),
        Action = EnumCodes.Parse<CellAction>(r.GetString(7)),
        Wave = r.GetInt32(8),
        FromSha = Text(r, 9),
        FromRef = Text(r, 10),
        ToSha = Text(r, 11),
        ToRef = Text(r, 12),
        State = EnumCodes.Parse<JobState>(r.GetString(13)),
        Attempt = r.GetInt32(14),
        StartedAt = Moment(r, 15),
        FinishedAt = Moment(r, 16),
        Runner = Text(r, 17),
        Node = Text(r, 18),
        ExitCode = r.IsDBNull(19) ? null : r.GetInt32(19),
        Reason = Text(r, 20),
        Detail = Text(r, 21),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Moment(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private static TValue[] Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(rows[i]);
        return column;
    }
}
