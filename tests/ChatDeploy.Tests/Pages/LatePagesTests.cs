using System.Net;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Tests.Pages;

public sealed class LatePagesTests(LateWorld late) : IClassFixture<LateWorld>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/tools")]
    [InlineData("/queue")]
    [InlineData("/deploy")]
    [InlineData("/deployments")]
    [InlineData("/deployments/D-1")]
    [InlineData("/deployments/D-1/timeline")]
    [InlineData("/jobs/J-1")]
    [InlineData("/approvals")]
    [InlineData("/approvals?view=all")]
    [InlineData("/chat")]
    [InlineData("/history")]
    [InlineData("/history?group=environment")]
    [InlineData("/records/new")]
    [InlineData("/sites/acme/pdv-milano?tool=crm&environment=stage")]
    [InlineData("/deliveries")]
    [InlineData("/deliveries/connect")]
    [InlineData("/people")]
    [InlineData("/people/ada")]
    [InlineData("/catalog")]
    [InlineData("/catalog/sites")]
    [InlineData("/catalog/yaml")]
    [InlineData("/catalog/edit")]
    [InlineData("/catalog/revisions")]
    [InlineData("/catalog/revisions/1")]
    public async Task A_page_waits_for_a_store_that_answers_late(string path)
    {
        using var root = await Browser.SignedInAsync(late.World, "root");
        var page = await root.GetAsync(path);
        Assert.True(page.Status is HttpStatusCode.OK, $"{path}: {page.Status} {page.Text}");
        Assert.Contains("</html>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no such", page.Text, StringComparison.Ordinal);
    }
}

/// <summary>A world with a deployment, whose store answers pages late.</summary>
public sealed class LateWorld(StoreFixture store) : IAsyncLifetime
{
    public ApiWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        World = await ApiWorld.StartAsync(store, configure: services => services
            .ConfigureDbContext<DeployDbContext>(options => options.AddInterceptors(new LateStore()))
            .AddSingleton<TimeProvider>(new HastyClock()));
        await World.CommitAsync("crm", "First", "v1");
        await World.DeployedAsync("v1", "acme/pdv-milano");
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
