using System.Diagnostics;
using ChatDeploy.Benchmarks.Load;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Benchmarks.World;
using ChatDeploy.Testing.Slack;
using Npgsql;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>
/// Deployments of 500 jobs that end over a minute, told of on Slack: one, five at once in a channel each, five at once in one channel.
/// What is counted is what arrives at a Slack that refuses what is too much.
/// </summary>
internal static class SlackPostsScenario
{
    private const int AtOnce = 5;
    private const string Shared = "C0SHARED";

    public static async Task RunAsync(Workbench bench)
    {
        // Tool 0 for the one, 1 to 5 in a channel each, 6 to 10 in one.
        var own = Enumerable.Range(1, AtOnce).ToDictionary(t => $"C0OWN{t}", t => (IReadOnlyList<string>)[LargeWorld.Tool(t)]);
        var channels = new Dictionary<string, IReadOnlyList<string>>(own) { ["C0ONE"] = [LargeWorld.Tool(0)], [Shared] = [.. Enumerable.Range(AtOnce + 1, AtOnce).Select(LargeWorld.Tool)] };
        await using var slack = await FakeSlack.StartAsync();
        foreach (var channel in channels.Keys) slack.Workspace.Add(new FakeSlackChannel(channel, channel));
        var folder = bench.DataDirectory("slack_posts");
        var connectionString = await bench.Store.CreateAsync("slack_posts", template: null, bench.CancellationToken);
        var catalog = await SlackCatalog.WriteAsync(folder, channels, bench.CancellationToken);
        await using var app = await AppProcess.StartAsync(folder, connectionString, catalog, hasInstantRunner: true, SlackCatalog.Settings(slack), bench.CancellationToken);
        await bench.Loader.PushAsync(app.Port, 1, PushRequests.Repositories, bench.CancellationToken);
        using var client = new DeploymentClient(app.Port, AppProcess.Token);
        await using var source = NpgsqlDataSource.Create(connectionString);
        foreach (var (name, tools) in new[] { ("one", new[] { 0 }), ("five, a channel each", [1, 2, 3, 4, 5]), ("five, one channel", [6, 7, 8, 9, 10]) })
        {
            var used = app.Process.Use.CpuSeconds + bench.Store.CpuSeconds;
            var posts = await DeployAsync(bench, app, client, slack, source, name, tools);
            var note = $"{SlackPostsReport.Add(bench.Table, name, posts, slack)}; {app.Process.Use.CpuSeconds + bench.Store.CpuSeconds - used:0.0} CPU s of app and PostgreSQL; load average {MachineFacts.Load()}";
            bench.Table.Note("slack-posts, " + note);
            await Workbench.SayAsync(note);
        }

        SlackPostsReport.AddRefusals(bench.Table, slack);
    }

    private static async Task<IReadOnlyList<SlackPostRun>> DeployAsync(
        Workbench bench, AppProcess app, DeploymentClient client, FakeSlack slack, NpgsqlDataSource source, string name, int[] tools)
    {
        await app.Process.AskAsync($"pace {bench.Size(55_000, 10_000) / SlackCatalog.Jobs}", bench.CancellationToken);
        var previews = new List<Preview>();
        foreach (var tool in tools)
        {
            await client.WaitForCommitAsync(LargeWorld.Tool(tool), PushRequests.Sha(tool, 2), bench.CancellationToken);
            previews.Add(await client.PreviewAsync(LargeWorld.Tool(tool), PushRequests.Sha(tool, 2), "prod", bench.CancellationToken));
        }

        foreach (var preview in previews) await client.LaunchAsync(preview, bench.CancellationToken);
        foreach (var preview in previews) await client.WaitForStateAsync(preview.Id, "applied", bench.CancellationToken);
        var runs = previews.ConvertAll(p => new SlackPostRun(p.Id, slack));

        // Half a minute for the last message and thread entry; what is not right by then is told as missing.
        var began = Stopwatch.GetTimestamp();
        while (!runs.TrueForAll(r => r.IsToldToItsEnd) && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30)) await Task.Delay(50, bench.CancellationToken);
        await Workbench.SayAsync($"slack-posts {name}: all told {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after the state");
        foreach (var run in runs)
        {
            await using var command = source.CreateCommand("select min(j.started_at), max(j.finished_at), count(*), min(d.finished_at) from jobs j join deployments d on d.id = j.deployment_id where d.id = $1");
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = run.Number });
            await using var reader = await command.ExecuteReaderAsync(bench.CancellationToken);
            await reader.ReadAsync(bench.CancellationToken);
            (run.Began, run.Ended, run.Jobs, run.Applied) = (reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3));
        }

        return runs;
    }
}
