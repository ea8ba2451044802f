using ChatDeploy.Commands.Demo;
using ChatDeploy.Testing;

namespace ChatDeploy.Browser.Tests.World;

/// <summary>The demo's world: the real service on its own PostgreSQL, real git repositories with hooks, jobs that are real processes. Its crm v1.0.0 runs at acme on prod, v1.1.0 is ready.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    private readonly TestDirectory _folder = new("chatdeploy-browser-test-");

    internal DemoDirectory Directory { get; private set; } = null!;

    internal DemoService Service { get; private set; } = null!;

    /// <summary>The commits of v1.0.0 and v1.1.0.</summary>
    internal (string First, string Second) Shas { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var options = new DemoOptions { Pace = TimeSpan.FromMilliseconds(400), Patience = TimeSpan.FromMinutes(2), Output = TextWriter.Null };
        Directory = new DemoDirectory(_folder.Path);
        Service = await DemoService.StartAsync(Directory, options.Pace, ["--urls", "http://127.0.0.1:0"], CancellationToken.None);
        var world = new DemoWorld(Directory, Service, options, TimeProvider.System);
        var crm = DemoHistory.Tools.Single(tool => tool.Name == "crm");
        var (first, _) = await world.PushAsync(crm, DemoTool.FirstVersion, CancellationToken.None);
        await world.RollOutAsync("/deploy crm@v1.0.0 to acme on prod because \"first roll-out\"", "crm", "prod", "acme", CancellationToken.None);
        var (second, _) = await world.PushAsync(crm, DemoTool.SecondVersion, CancellationToken.None);
        Shas = (first, second);
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null) await Service.DisposeAsync();
        _folder.Dispose();
    }
}
