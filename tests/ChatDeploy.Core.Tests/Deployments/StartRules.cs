using ChatDeploy.Testing;
using Npgsql;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>Has the database itself look, in the transaction of each start, whether every gate is satisfied at that moment: the code under test is not asked.</summary>
internal static class StartRules
{
    /// <summary>Of the environment <c>win</c>: the first half of each hour.</summary>
    public const string Window = "  - { name: win, policy: { windows: [{ cron: \"0 0 * * * ?\", duration: 30m }] } }\n";

    private const string Trigger = """
        create table broken_gates (what text);
        create function look_at_gates() returns trigger language plpgsql as $$
        begin
          if new.state <> 'applying' or old.state = 'applying' then return new; end if;
          insert into broken_gates select 'D-' || new.id || ' started while everything was stopped' from stops;
          insert into broken_gates select 'D-' || new.id || ' started in freeze ' || f.id from freezes f
            where (f.environment_id is null or f.environment_id = new.environment_id) and f.cron is null
              and f."from" <= new.started_at and (f.until is null or f.until > new.started_at)
              and (f.tenant_id is null or exists (select from jobs j where j.deployment_id = new.id and j.action <> 'skip' and j.tenant_id = f.tenant_id));
          insert into broken_gates select 'D-' || new.id || ' started with the bad commit ' || b.sha from bad_commits b join deployment_items i on i.tool_id = b.tool_id and i.sha = b.sha where i.deployment_id = new.id;
          insert into broken_gates select 'D-' || new.id || ' brought the newest commit to held site ' || h.site_id from holds h
            join deployment_items i on i.tool_id = h.tool_id and i.deployment_id = new.id and i.asked_ref is null and i.sha is not null
            join jobs j on j.deployment_id = new.id and j.tool_id = h.tool_id and j.site_id = h.site_id and j.action <> 'skip'
            where h.environment_id = new.environment_id;
          insert into broken_gates select 'D-' || new.id || ' started through the lock ' || l.id from locks l
            where l.deployment_id is null and l.environment_id = new.environment_id and exists (select from jobs j where j.deployment_id = new.id and j.action <> 'skip' and j.tool_id = l.tool_id);
          insert into broken_gates select 'D-' || new.id || ' started on pinned site ' || p.site_id from pins p
            join jobs j on j.deployment_id = new.id and j.tool_id = p.tool_id and j.site_id = p.site_id and j.action <> 'skip'
            where p.environment_id = new.environment_id and new.rollback_of is null;
          insert into broken_gates select 'D-' || new.id || ' started at ' || new.started_at || ', outside of its window' from environments e
            where e.id = new.environment_id and e.name = 'win' and extract(minute from new.started_at at time zone 'UTC') >= 30;
          insert into broken_gates select 'D-' || new.id || ' started with too few approvals' from environments e
            where e.id = new.environment_id and (e.policy::jsonb ->> 'approvals')::int > (
                select count(*) from decisions d where d.deployment_id = new.id and d.voided_at is null and d.kind = 'approve')
              and not exists (select from timeline t where t.deployment_id = new.id and t.type = 'undo_pre_approved');
          insert into broken_gates select 'D-' || new.id || ' started before D-' || o.id || ', which shares a cell with it' from deployments o
            where o.environment_id = new.environment_id and o.id <> new.id and o.state = 'approved' and new.rollback_of is null
              and (o.starts_at, o.launch_ticket) < (new.starts_at, new.launch_ticket) and o.rollback_of is null
              and exists (select from jobs a join jobs b on b.tool_id = a.tool_id and b.site_id = a.site_id
                          where a.deployment_id = new.id and b.deployment_id = o.id and a.action <> 'skip' and b.action <> 'skip');
          return new;
        end $$;
        create trigger look_at_gates before update on deployments for each row execute function look_at_gates();
        """;

    public static async Task InstallAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Trigger, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Throws with every start that should not have been.</summary>
    public static async Task CheckAsync(TestDatabase database)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("select coalesce(string_agg(what, E'\\n'), ''), (select count(*) from deployments where started_at is not null) from broken_gates", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        Assert.Equal("", reader.GetString(0));
        Assert.True(reader.GetInt64(1) > 0, "nothing has started at all");
    }
}
