namespace ChatDeploy.Integrations.Postgres.CurrentVersions;

/// <summary>The statements behind history and current versions. Parameters are positional; each comment says what is not plain from the text.</summary>
internal static class Statements
{
    /// <summary>The one row whose lock serialises all writers of current versions to their commit.</summary>
    public const string NextRevision = "update matrix_revision set value = value + 1 where id = 1 returning value";

    /// <summary>
    /// $1 to $13 columns of the batch, $14 now. Everything waits for the revision (each part reads it): keys are given in the
    /// order of commits, and no two writers can wait for each other's cells. A job's version always wins its cell; the time it
    /// ends up with, never earlier than what it replaces, is the record's.
    /// </summary>
    public const string RecordBatch = """
        with revision as (update matrix_revision set value = value + 1 where id = 1 returning value),
        batch as (
            select b.*, r.value as revision, nextval('deployment_records_id_seq') as id from revision r cross join
                unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                    $10::timestamptz[], $11::text[], $12::bigint[], $13::bigint[])
                as b (tool_id, environment_id, tenant_id, site_id, action, sha, ref, previous_sha, previous_ref,
                    deployed_at, deployed_by, deployment_id, job_id)),
        newest as (
            select distinct on (environment_id, tool_id, site_id) environment_id, tool_id, site_id, sha, ref, deployed_at, id, revision from batch
            order by environment_id, tool_id, site_id, deployed_at desc, id desc),
        moved as (
            insert into current_versions as v (environment_id, tool_id, site_id, sha, ref, deployed_at, record_id)
            select environment_id, tool_id, site_id, sha, ref, deployed_at, id from newest
            on conflict (environment_id, tool_id, site_id) do update
                set sha = excluded.sha, ref = excluded.ref, deployed_at = greatest(excluded.deployed_at, v.deployed_at), record_id = excluded.record_id
            returning record_id, deployed_at),
        recorded as (
            insert into deployment_records (id, tool_id, environment_id, tenant_id, site_id, covers_tenant, action, sha, ref,
                previous_sha, previous_ref, deployed_at, deployed_by, deployment_id, job_id, created_at)
            select b.id, b.tool_id, b.environment_id, b.tenant_id, b.site_id, false, b.action, b.sha, b.ref,
                b.previous_sha, b.previous_ref, coalesce(m.deployed_at, b.deployed_at), b.deployed_by, b.deployment_id, b.job_id, $14
            from batch b left join moved m on m.record_id = b.id)
        insert into matrix_changes (revision, environment_id, tool_id, site_ids)
        select revision, environment_id, tool_id, array_agg(site_id) from newest group by revision, environment_id, tool_id
        """;

    /// <summary>$1 environment, $2 tool and <c>s.site_id</c>: the cell's records that count, as a lateral subquery.</summary>
    private const string Counting = """
        (select r.id, r.action, r.sha, r.ref, r.deployed_at from deployment_records r
         where r.environment_id = $1 and r.tool_id = $2 and r.site_id = s.site_id and not r.covers_tenant
             and not exists (select from record_archivals a where a.record_id = r.id)
         union all
         select r.id, r.action, r.sha, r.ref, r.deployed_at from record_coverages c join deployment_records r on r.id = c.record_id
         where c.environment_id = $1 and c.tool_id = $2 and c.site_id = s.site_id
             and not exists (select from record_archivals a where a.record_id = r.id))
        """;

    /// <summary>$3 tenant, $4 site, $5 the sites it moves, $6 whether it covers its tenant, $7 sha, $8 ref, $9 deployed at, $10 by, $11 notes, $12 now, $13 revision.</summary>
    public const string RecordByHand = $"""
        with before as (
            select e.sha, e.ref from (select $4::int as site_id) s cross join lateral {Counting} e
            where e.deployed_at <= $9 order by e.deployed_at desc, e.id desc limit 1),
        inserted as (
            insert into deployment_records (tool_id, environment_id, tenant_id, site_id, covers_tenant, action, sha, ref,
                previous_sha, previous_ref, deployed_at, deployed_by, notes, created_at)
            select $2, $1, $3, $4, $6, 'recorded', $7, $8, (select sha from before), (select ref from before), $9, $10, $11, $12
            returning id),
        covered as (
            insert into record_coverages (environment_id, tool_id, site_id, record_id)
            select $1, $2, s.site_id, i.id from inserted i cross join unnest($5::int[]) as s (site_id) where $6),
        moved as (
            insert into current_versions as v (environment_id, tool_id, site_id, sha, ref, deployed_at, record_id)
            select $1, $2, s.site_id, $7, $8, $9, i.id from inserted i cross join unnest($5::int[]) as s (site_id)
            on conflict (environment_id, tool_id, site_id) do update
                set sha = excluded.sha, ref = excluded.ref, deployed_at = excluded.deployed_at, record_id = excluded.record_id
                where (excluded.deployed_at, excluded.record_id) > (v.deployed_at, v.record_id)),
        told as (insert into matrix_changes (revision, environment_id, tool_id, site_ids) values ($13, $1, $2, $5))
        select id from inserted
        """;

    /// <summary>$1 record, $2 reason, $3 who, $4 when. Under the revision's lock, so two archivals of one record take turns. Answers the record's environment and tool.</summary>
    public const string Archive = """
        with archived as (
            insert into record_archivals (record_id, reason, archived_by, archived_at)
            select r.id, $2, $3, $4 from deployment_records r where r.id = $1
            on conflict (record_id) do nothing returning record_id)
        select r.environment_id, r.tool_id, exists (select from archived) from deployment_records r where r.id = $1
        """;

    /// <summary>$1 environment, $2 tool, $3 the archived record, $4 revision. A statement of its own: it has to see the archival. Every revision names a cell, be it one that did not change.</summary>
    public const string Recompute = $"""
        with s as (
            select site_id from current_versions where environment_id = $1 and tool_id = $2 and record_id = $3),
        newest as (
            select s.site_id, n.id, n.sha, n.ref, n.deployed_at from s left join lateral (
                select e.* from {Counting} e order by e.deployed_at desc, e.id desc limit 1) n on true),
        moved as (
            update current_versions v set sha = n.sha, ref = n.ref, deployed_at = n.deployed_at, record_id = n.id
            from newest n where n.id is not null and v.environment_id = $1 and v.tool_id = $2 and v.site_id = n.site_id),
        gone as (
            delete from current_versions v using newest n
            where n.id is null and v.environment_id = $1 and v.tool_id = $2 and v.site_id = n.site_id)
        insert into matrix_changes (revision, environment_id, tool_id, site_ids)
        select $4, $1, $2, coalesce(array_agg(site_id), array[(select site_id from deployment_records where id = $3)]) from s
        """;

    /// <summary>$3 sites. See PreviousVersions for what the terms mean.</summary>
    public const string Previous = $"""
        with s as (select distinct site_id from unnest($3::int[]) as u (site_id)),
        step as (
            select s.site_id, e.id, e.action, e.deployed_at, e.sha,
                lag(e.sha) over w as previous_sha, lag(e.ref) over w as previous_ref
            from s cross join lateral {Counting} e
            window w as (partition by s.site_id order by e.deployed_at, e.id)),
        brought as (
            select distinct on (step.site_id) step.site_id, step.previous_sha, step.previous_ref
            from step join current_versions v on v.environment_id = $1 and v.tool_id = $2 and v.site_id = step.site_id and v.sha = step.sha
            where step.action <> 'restore' and step.previous_sha is distinct from step.sha
            order by step.site_id, step.deployed_at desc, step.id desc)
        select v.site_id, v.sha, v.ref, b.previous_sha, b.previous_ref
        from s join current_versions v on v.environment_id = $1 and v.tool_id = $2 and v.site_id = s.site_id
        left join brought b on b.site_id = v.site_id
        """;

    /// <summary>Before <see cref="Everything"/>, for its transaction only: the planner expects more groups than there are and would sort, three times as slow.</summary>
    public const string HashGroups = "set local work_mem = '64MB'; set local enable_sort = off";

    /// <summary>Every cell that has a version: a row per distinct version, its sites as an array; and the revision it is of.</summary>
    public const string Everything = """
        select environment_id, tool_id, sha, ref, array_agg(site_id), array_agg(floor(date_part('epoch', deployed_at))::bigint),
            (select value from matrix_revision)
        from current_versions group by environment_id, tool_id, sha, ref
        """;

    /// <summary>$1 the last revision. As <see cref="Everything"/>, with nulls for cells that lost their version, and the oldest revision that is kept. The limit keeps a plan made without knowing $1 from reading all versions for a few changes.</summary>
    public const string Changes = """
        with changed as (
            select distinct c.environment_id, c.tool_id, s.site_id from matrix_changes c cross join unnest(c.site_ids) as s (site_id)
            where c.revision > $1)
        select c.environment_id, c.tool_id, v.sha, v.ref, array_agg(c.site_id), array_agg(coalesce(floor(date_part('epoch', v.deployed_at)), 0)::bigint),
            (select value from matrix_revision), (select min(revision) from matrix_changes)
        from changed c left join lateral (
            select sha, ref, deployed_at from current_versions
            where environment_id = c.environment_id and tool_id = c.tool_id and site_id = c.site_id limit 1) v on true
        group by c.environment_id, c.tool_id, v.sha, v.ref
        """;

    /// <summary>$1 how many revisions are kept.</summary>
    public const string Forget = "delete from matrix_changes where revision <= (select value from matrix_revision) - $1";
}
