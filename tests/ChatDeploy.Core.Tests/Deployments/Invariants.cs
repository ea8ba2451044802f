using System.Text.Json;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>What holds of the store and the disk whatever people do, looked at in one snapshot of the store.</summary>
internal static class Invariants
{
    // Each names what is wrong, a row each; no rows, nothing wrong.
    private static readonly string[] Wrong =
    [
        """
        select 'lock on ' || l.tool_id || ' held by D-' || d.id || ', which is ' || d.state from locks l join deployments d on d.id = l.deployment_id
        where not (d.state = 'applying' or (d.rollback_of is not null and d.state in ('approved', 'pending_approval')))
        """,
        """
        select distinct 'D-' || d.id || ' applies without its lock on ' || j.tool_id || '/' || j.tenant_id
        from deployments d join environments e on e.id = d.environment_id join jobs j on j.deployment_id = d.id and j.action <> 'skip'
        where d.state = 'applying' and e.policy::jsonb ->> 'lock' in ('tool', 'tool_and_tenant') and not exists (
            select from locks l where l.deployment_id = d.id and l.tool_id = j.tool_id and l.environment_id = d.environment_id
                and l.tenant_id = case e.policy::jsonb ->> 'lock' when 'tool' then 0 else j.tenant_id end)
        """,
        """
        select 'D-' || a.deployment_id || ' and D-' || b.deployment_id || ' apply on one cell' from jobs a
        join jobs b on b.environment_id = a.environment_id and b.tool_id = a.tool_id and b.site_id = a.site_id and b.deployment_id > a.deployment_id
        join deployments x on x.id = a.deployment_id and x.state = 'applying' join deployments y on y.id = b.deployment_id and y.state = 'applying'
        where a.action <> 'skip' and b.action <> 'skip'
        """,
        """
        with counted as (
            select j.deployment_id, k.kind, k.key, count(*) filter (where j.state = 'pending') as pending, count(*) filter (where j.state = 'running') as running,
                count(*) filter (where j.state = 'succeeded') as succeeded, count(*) filter (where j.state = 'failed') as failed, count(*) filter (where j.state = 'lost') as lost,
                count(*) filter (where j.state = 'skipped') as skipped, count(*) filter (where j.state = 'cancelled') as cancelled
            from jobs j cross join lateral (values (0, j.wave), (1, j.tenant_id), (2, j.tool_id)) k(kind, key)
            where j.action <> 'skip' and exists (select from deployments d where d.id = j.deployment_id and d.started_at is not null)
            group by j.deployment_id, k.kind, k.key)
        select 'counter ' || coalesce(c.kind, n.kind) || '/' || coalesce(c.key, n.key) || ' of D-' || coalesce(c.deployment_id, n.deployment_id) || ': ' || coalesce(n.*::text, 'none') || ', counted ' || coalesce(c.*::text, 'none')
        from counted c full join progress_counters n on n.deployment_id = c.deployment_id and n.kind = c.kind and n.key = c.key
        where (c.pending, c.running, c.succeeded, c.failed, c.lost, c.skipped, c.cancelled) is distinct from (n.pending, n.running, n.succeeded, n.failed, n.lost, n.skipped, n.cancelled)
        """,
        """
        select 'D-' || d.id || ' is ' || d.state || ' with a ' || j.state || ' job' from deployments d join jobs j on j.deployment_id = d.id
        where (d.state in ('applied', 'failed', 'rollback', 'rejected', 'cancelled', 'expired') and j.state in ('pending', 'running'))
           or (d.state = 'applied' and j.state not in ('succeeded', 'skipped')) or (d.state in ('preview', 'pending_approval', 'approved') and j.attempt > 0)
        """,
        """
        select 'J-' || j.id || ' has ' || j.attempt || ' attempts and tells of ' || count(t.id) from jobs j
        left join timeline t on t.deployment_id = j.deployment_id and t.type = 'job_started' and t.payload::jsonb ->> 'job' = 'J-' || j.id
        group by j.id having count(t.id) <> j.attempt
        """,
        """
        select 'an end is told ' || count(*) || ' times: ' || (t.payload::jsonb ->> 'job') || '.' || (t.payload::jsonb ->> 'attempt') from timeline t
        where t.type = 'job_finished' group by t.deployment_id, t.payload::jsonb ->> 'job', t.payload::jsonb ->> 'attempt' having count(*) > 1
        """,
        """
        select 'T-' || t.deployment_id || ' is ' || t.state || ' and its deployment ' || d.state from approval_tickets t join deployments d on d.id = t.deployment_id
        where (t.state = 'pending') <> (d.state = 'pending_approval')
        """,
        """
        select 'D-' || d.id || ' is released with ' || count(x.id) || ' approvals' from deployments d join approval_tickets t on t.deployment_id = d.id
        left join decisions x on x.deployment_id = d.id and x.voided_at is null and x.kind = 'approve'
        where t.state = 'approved' group by d.id, t.required having count(x.id) < t.required
        """,
        """
        select 'D-' || d.rollback_of || ' is taken back ' || count(*) || ' times at once' from deployments d
        where d.rollback_of is not null and d.state in ('pending_approval', 'approved', 'applying') group by d.rollback_of having count(*) > 1
        """,
        """
        select 'D-' || d.id || ' applies and looks back on ' || x.state from deployments d join deployments x on x.id = d.rollback_of
        where d.state = 'applying' and x.state not in ('applied', 'failed')
        """,
    ];

    /// <summary>Throws with everything that is wrong.</summary>
    public static async Task CheckAsync(DeploymentWorld world)
    {
        var wrong = await FindAsync(world);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>What is wrong now, in words; other connections may be at work.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(DeploymentWorld world)
    {
        var wrong = world.Disk.Violations.ToList();
        await using var connection = await world.Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        foreach (var statement in Wrong) wrong.AddRange(await ReadAsync(connection, statement, r => r.GetString(0)));
        var states = await ReadAsync(connection, "select id, state from deployments", r => (Id: r.GetInt64(0), State: EnumCodes.Parse<LifecycleState>(r.GetString(1))));
        var events = (await ReadAsync(connection, "select deployment_id, type, payload from timeline order by id", r => (Id: r.GetInt64(0), Type: r.GetString(1), Payload: r.GetString(2))))
            .ToLookup(e => e.Id, e => (e.Type, e.Payload));
        foreach (var (id, state) in states)
            wrong.AddRange(TimelineRules.Problems(events[id].ToList(), state).Select(problem => $"D-{id}: {problem}"));
        return wrong;
    }

    /// <summary>Throws unless every site runs what the store says; only when nothing is under way.</summary>
    public static async Task CheckDiskAsync(DeploymentWorld world)
    {
        await using var connection = await world.Database.DataSource.OpenConnectionAsync();
        var stored = await ReadAsync(
            connection,
            "select t.name, e.name, s.name, v.sha from current_versions v join tools t on t.id = v.tool_id join environments e on e.id = v.environment_id join sites s on s.id = v.site_id",
            r => ((Tool: r.GetString(0), Environment: r.GetString(1), Target: r.GetString(2)), Sha: r.GetString(3)));
        Assert.Equal(
            world.Disk.Versions.OrderBy(v => v.Key).Select(v => $"{v.Key}: {v.Value}"),
            stored.OrderBy(v => v.Item1).Select(v => $"{v.Item1}: {v.Sha}"));
    }

    /// <summary>Throws unless every attempt that was claimed was begun, has ended, and its end is told once.</summary>
    public static async Task CheckAttemptsAsync(DeploymentWorld world)
    {
        await using var connection = await world.Database.DataSource.OpenConnectionAsync();
        var ended = await ReadAsync(
            connection,
            "select t.payload from timeline t where t.type = 'job_finished'",
            r => JsonDocument.Parse(r.GetString(0)).RootElement is var e ? $"{e.GetProperty("job").GetString()}.{e.GetProperty("attempt").GetInt32()}" : string.Empty);
        var claimed = await ReadAsync(connection, "select 'J-' || j.id || '.' || a from jobs j cross join lateral generate_series(1, j.attempt) a", r => r.GetString(0));
        Assert.Equal(claimed.Order(StringComparer.Ordinal), ended.Order(StringComparer.Ordinal));
        Assert.Equal(claimed.Order(StringComparer.Ordinal), world.Disk.Attempts.Where(a => a.Value is not null).Select(a => a.Key.ToString()).Order(StringComparer.Ordinal));
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlConnection connection, string statement, Func<NpgsqlDataReader, T> read)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }
}
