using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Processes;
using ChatDeploy.Benchmarks.Results;
using Npgsql;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>One who takes webhooks, and what its rounds gave.</summary>
/// <param name="Name">The floor's letter, or "ours".</param>
/// <param name="Process">Its process.</param>
/// <param name="Port">Where it listens.</param>
/// <param name="Source">Its database; null where nothing is stored.</param>
internal sealed record IngestContender(string Name, ChildProcess Process, int Port, NpgsqlDataSource? Source) : IAsyncDisposable
{
    public List<IngestRound> Rounds { get; } = [];

    public double Median(Func<IngestRound, double> figure) => Figure.Median(Rounds.Select(figure));

    public async Task<long> CountAsync(string what, CancellationToken cancellationToken)
    {
        await using var command = Source!.CreateCommand($"select count(*) from {what}");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        if (Source is null) return;
        await using var command = Source.CreateCommand(Name == "ours" ? "truncate deliveries, commits, branch_commits, branch_heads, ref_pushes cascade" : "truncate deliveries, commits");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Source is not null) await Source.DisposeAsync();
        await Process.DisposeAsync();
    }
}

/// <summary>One round of one contender; times in ms, processor time in seconds per thousand requests.</summary>
internal sealed record IngestRound(LoadReport Many, LoadReport One)
{
    public double AppCpu { get; init; }

    public double PostgresCpu { get; init; }

    /// <summary>App and PostgreSQL until everything was applied.</summary>
    public double CpuApplied { get; init; }

    /// <summary>From the last answer until everything was applied, s.</summary>
    public double DrainSeconds { get; init; }

    /// <summary>Answered 2xx and not in the store.</summary>
    public long Lost { get; init; }

    public double Cpu => AppCpu + PostgresCpu;
}
