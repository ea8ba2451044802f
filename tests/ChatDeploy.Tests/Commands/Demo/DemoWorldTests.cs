using ChatDeploy.Commands.Demo;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Commands.Demo;

public sealed class DemoWorldTests : IDisposable
{
    private readonly TestDirectory _directory = new("chatdeploy-demo-test-");
    private readonly DemoOptions _options = new() { Pace = TimeSpan.Zero, Patience = TimeSpan.FromMinutes(2), Output = TextWriter.Null };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_second_start_on_another_port_uses_the_world_again_and_hears_of_pushes()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var directory = new DemoDirectory(_directory.Path);
        string first;
        await using (var service = await StartAsync(directory))
        {
            await new DemoWorld(directory, service, _options, TimeProvider.System).PushAllAsync(DemoTool.SecondVersion, cancellationToken);
            first = (await service.Store.QueueAsync("crm", cancellationToken)).Ready[0];
        }

        await using (var service = await StartAsync(directory))
        {
            await new DemoWorld(directory, service, _options, TimeProvider.System).PushAllAsync(DemoTool.SecondVersion, cancellationToken);
            Assert.Equal(first, (await service.Store.QueueAsync("crm", cancellationToken)).Ready[0]);

            var clone = directory.CloneOf("crm");
            await DemoGit.RunAsync(clone, ["commit", "--quiet", "--allow-empty", "--message", "A change of \"my\" own"], null, cancellationToken);
            await DemoGit.RunAsync(clone, ["push", "--quiet", "origin", "main", "main:refs/heads/feature/\"quoted\""], new Dictionary<string, string> { ["GIT_PUSHER"] = "o'\"hara\\" }, cancellationToken);
            var head = await DemoGit.RunAsync(clone, ["rev-parse", "HEAD"], null, cancellationToken);
            await Eventually.TrueAsync(
                async () => await service.Store.QueueAsync("crm", cancellationToken) is { Open: 0 } queue && queue.Ready[0] == head, TimeSpan.FromMinutes(1));
        }
    }

    private static Task<DemoService> StartAsync(DemoDirectory directory) =>
        DemoService.StartAsync(directory, TimeSpan.Zero, ["--urls=http://127.0.0.1:0"], TestContext.Current.CancellationToken);
}
