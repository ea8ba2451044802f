using System.Diagnostics.Metrics;
using System.Globalization;
using ChatDeploy.Benchmarks.Processes;
using ChatDeploy.Core.Runners;
using ChatDeploy.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatDeploy.Benchmarks.World;

/// <summary>Stands in for <c>local</c>: an attempt ends as soon as it is started, or, while held, when it is let go, or at its pace. What remains is the product's own work.</summary>
internal sealed class InstantRunner(IJobReports reports) : IRunner
{
    private readonly Lock _gate = new();
    private readonly List<AttemptKey> _held = [];
    private readonly Dictionary<string, int> _startedByTool = new(StringComparer.Ordinal);
    private TimeSpan _pace;
    private bool _isHolding;

    public string Kind => "local";

    public int FreeSlots => int.MaxValue;

    public async Task EnsureRunningAsync(JobAttempt attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        lock (_gate)
        {
            if (_isHolding)
            {
                _held.Add(attempt.Key);
                return;
            }

            if (_pace > TimeSpan.Zero)
            {
                var started = _startedByTool[attempt.Tool] = _startedByTool.GetValueOrDefault(attempt.Tool) + 1;
                _ = Task.Run(() => FinishLaterAsync(attempt.Key, _pace * started), CancellationToken.None);
                return;
            }
        }

        await FinishAsync(attempt.Key, cancellationToken);
    }

    public Task CancelAsync(AttemptKey key, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>From now on a tool's first attempt ends after this time, its second after twice the time, and so on; 0: at once again.</summary>
    public int Pace(TimeSpan pace)
    {
        lock (_gate)
        {
            _pace = pace;
            _startedByTool.Clear();
        }

        return 0;
    }

    public int Hold()
    {
        lock (_gate) _isHolding = true;
        return 0;
    }

    public async Task<int> LetGoAsync(CancellationToken cancellationToken)
    {
        List<AttemptKey> keys;
        lock (_gate)
        {
            _isHolding = false;
            keys = [.. _held];
            _held.Clear();
        }

        foreach (var key in keys) await FinishAsync(key, cancellationToken);
        return keys.Count;
    }

    private async Task FinishLaterAsync(AttemptKey key, TimeSpan after)
    {
        await Task.Delay(after);
        await FinishAsync(key, CancellationToken.None);
    }

    private ValueTask FinishAsync(AttemptKey key, CancellationToken cancellationToken) =>
        reports.ReportAsync(new JobReport.Finished(key, DateTimeOffset.UtcNow, JobOutcome.Succeeded, ExitCode: 0), cancellationToken);
}

/// <summary>The role <c>instant</c>: the whole application with that runner, told what to do on standard input (<c>hold</c>, <c>let-go</c>, <c>pace 110</c> in ms, <c>statements</c>).</summary>
internal static class InstantApplication
{
    public static async Task<int> RunAsync(string[] args)
    {
        var statements = 0L;
        using var meter = CountStatements(() => Interlocked.Increment(ref statements));
        await using var app = await ChatDeployApplication.BuildAsync(args, CancellationToken.None, services =>
        {
            services.RemoveAll<IRunner>();
            services.AddSingleton<InstantRunner>();
            services.AddSingleton<IRunner>(provider => provider.GetRequiredService<InstantRunner>());
        });
        await app.StartAsync(CancellationToken.None);
        var runner = app.Services.GetRequiredService<InstantRunner>();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var answer = line switch
            {
                "hold" => runner.Hold(),
                "let-go" => await runner.LetGoAsync(CancellationToken.None),
                _ when line.StartsWith("pace ", StringComparison.Ordinal) => runner.Pace(TimeSpan.FromMilliseconds(int.Parse(line[5..], CultureInfo.InvariantCulture))),
                "statements" => Interlocked.Read(ref statements),
                _ => throw new InvalidOperationException($"no such order: {line}"),
            };
            await Console.Out.WriteLineAsync($"{ChildProcess.AnswerMark}{answer}");
        }

        return 0;
    }

    /// <summary>Npgsql measures the duration of each command; one measurement, one command.</summary>
    private static MeterListener CountStatements(Action count)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Npgsql", Name: "db.client.operation.duration" or "db.client.commands.duration" }) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => count());
        listener.Start();
        return listener;
    }
}
