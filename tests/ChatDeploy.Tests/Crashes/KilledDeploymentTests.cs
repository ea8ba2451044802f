using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Crashes;

public sealed class KilledDeploymentTests
{
    private const int Stores = 11;
    private const int KillsInAll = 20;

    [Fact]
    public async Task A_service_killed_at_twenty_moments_of_deployments_runs_every_attempt_once_and_ends_them_or_asks()
    {
        var random = new Random(20261120);
        await using var world = await CrashWorld.StartAsync(Stores);
        for (var kills = 0; kills < KillsInAll;)
        {
            var sha = await world.CommitAsync();
            var id = await world.LaunchAsync(sha);
            for (var again = 0; again < 4 && kills < KillsInAll; again++, kills++)
            {
                // The moment is the point of the test: anywhere between the launch and well into the waves.
                await Task.Delay(random.Next(0, 1_500));
                await world.Service.KillAsync();
                await world.RestartAsync();
            }

            await EndAsync(world, id, sha);
        }

        var attempts = world.Attempts();
        Assert.Equal(attempts.Distinct().Order(), attempts.Order());
    }

    // Applied, or asking because nobody can know how a job ended; then a person looks and retries.
    private static async Task EndAsync(CrashWorld world, string id, string sha)
    {
        var state = string.Empty;
        await Eventually.TrueAsync(
            async () =>
            {
                var deployment = await world.GetAsync($"/api/deployments/{id}");
                state = (string)deployment["lifecycleState"]!;
                if (deployment["paused"] is not null) await world.PostAsync($"/api/deployments/{id}/retry", new { });
                return state is "applied" or "failed";
            },
            TimeSpan.FromSeconds(90));
        Assert.Equal("applied", state);
        var progress = await world.GetAsync($"/api/deployments/{id}/progress");
        Assert.Equal(Stores + 1, (int)progress["done"]!);
        var current = await world.GetAsync("/api/current?tool=crm&target=acme&environment=stage");
        Assert.All(current["items"]!.AsArray(), item => Assert.Equal(sha, (string)item!["sha"]!));
        Assert.All(Enumerable.Range(1, Stores), n => Assert.Equal(sha, world.OnDisk($"acme/store-{n}")));
    }
}
