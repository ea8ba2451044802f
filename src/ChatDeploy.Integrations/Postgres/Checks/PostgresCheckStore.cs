using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Integrations.Postgres.Checks;

/// <summary>Keeps checks on PostgreSQL: one <c>unnest</c> whatever their number.</summary>
public sealed class PostgresCheckStore : ICheckStore
{
    // Ids of runs are numbers at most providers: the longer one is the higher one. States are compared by how far they are, so that
    // no two different tellings are equal and the order in which they came decides nothing.
    private const string Upsert = """
        insert into commit_checks as c (provider, repository, sha, kind, name, state, run_id, at, url)
        select distinct on (b.sha, b.kind, b.name) $1, $2, b.sha, b.kind, b.name, b.state, b.run_id, b.at, b.url
        from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[], $9::text[]) as b (sha, kind, name, state, run_id, at, url)
        order by b.sha, b.kind, b.name, b.at desc, length(b.run_id) desc, b.run_id collate "C" desc,
            array_position(array['pending', 'running', 'skipped', 'cancelled', 'succeeded', 'failed'], b.state) desc, b.url collate "C" desc nulls last
        on conflict (provider, repository, sha, kind, name) do update
        set state = excluded.state, run_id = excluded.run_id, at = excluded.at, url = excluded.url
        where (excluded.at, length(excluded.run_id), excluded.run_id collate "C",
                array_position(array['pending', 'running', 'skipped', 'cancelled', 'succeeded', 'failed'], excluded.state::text), coalesce(excluded.url, '') collate "C")
            > (c.at, length(c.run_id), c.run_id collate "C",
                array_position(array['pending', 'running', 'skipped', 'cancelled', 'succeeded', 'failed'], c.state::text), coalesce(c.url, '') collate "C")
        """;

    /// <inheritdoc/>
    public async Task KeepAsync(DeployDbContext db, RepositoryKey repository, IReadOnlyCollection<CommitCheck> checks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(checks);
        if (checks.Count == 0) return;
        var (key, list) = (repository.Canonical, checks.ToList());
        await StoreCommand.ExecuteAsync(
            db,
            Upsert,
            cancellationToken,
            key.Provider,
            key.Id,
            list.Select(c => c.Sha.ToLowerInvariant()).ToArray(),
            list.Select(c => c.Kind).ToArray(),
            list.Select(c => Cut(c.Name, ICheckStore.LongestName)).ToArray(),
            list.Select(c => EnumCodes.Code(c.State)).ToArray(),
            list.Select(c => Cut(c.RunId ?? "", 100)).ToArray(),
            list.Select(c => c.At.UtcDateTime).ToArray(),
            list.Select(c => c.Url is { Length: <= ICheckStore.LongestUrl } url ? url : null).ToArray());
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
