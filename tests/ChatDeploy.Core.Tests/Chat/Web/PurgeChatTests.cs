using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Core.Tests.Posts;
using ChatDeploy.Integrations.Chat.Web;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Tests.Chat.Web;

/// <summary>What is known of posts is bounded, and living ones lose nothing.</summary>
public sealed class PurgeChatTests(StoreFixture store)
{
    [Fact]
    public async Task Posts_and_announcements_of_deployments_that_are_long_over_go_and_those_of_living_ones_stay()
    {
        await using var world = await PostWorld.CreateAsync(store);
        var (over, living) = (await world.ApplyingAsync(), await world.ApplyingAsync());
        await world.PassSecondsAsync(4);
        await world.ApplyAsync(over);
        await world.PassSecondsAsync(4);
        Assert.Equal($"posts {over} {living}, announcements {over} {living}", await KnownAsync(world));

        world.Clock.Advance(TimeSpan.FromDays(91));
        await PurgeAsync(world);
        Assert.Equal($"posts {living}, announcements {living}", await KnownAsync(world));

        // Nobody announces again what is over, and the living one is edited, not sent anew.
        await world.ApplyAsync(living);
        await world.PassSecondsAsync(4);
        Assert.Equal(2, world.Posts.Count());
        Assert.Equal("applied", PostWorld.Shown(world.Posts.Last()).State);
    }

    [Fact]
    public async Task A_post_that_a_rollback_still_changes_stays()
    {
        await using var world = await PostWorld.CreateAsync(store);
        var id = await world.ApplyingAsync();
        await world.ApplyAsync(id);
        await world.PassSecondsAsync(4);
        world.Clock.Advance(TimeSpan.FromDays(91));
        await using (var db = await world.Deployments.Node.Contexts.CreateDbContextAsync())
        {
            var original = await db.Deployments.AsNoTracking().SingleAsync(d => d.Id == id);
            db.Deployments.Add(new Deployment
            {
                RequesterId = original.RequesterId, EnvironmentId = original.EnvironmentId, Strategy = original.Strategy, CreatedAt = world.Clock.GetUtcNow(), RollbackOf = id,
                PreviewRef = "x", PreviewRefAlone = "x", Findings = original.Findings,
            });
            await db.SaveChangesAsync();
        }

        await PurgeAsync(world);
        Assert.Equal($"posts {id}, announcements {id}", await KnownAsync(world));
    }

    [Fact]
    public async Task The_message_of_a_deployment_that_waits_for_months_is_not_deleted_under_it()
    {
        await using var world = await ChatWorld.CreateAsync(store, configure: services => services.AddWebChat());
        await world.PlayAsync("ada: crm@v2 to acme on prod\nada: launch D-1\ndrive");
        await world.Get<ChatLog>().AddAsync(new NewChatMessage("deploys", "D-1 waits", DeploymentId: 1, Key: "post-4711"), default);
        world.Clock.Now += TimeSpan.FromDays(91);
        await world.Get<IEnumerable<IReconciler>>().OfType<PurgeChat>().Single().ReconcileAsync(default);
        await using var db = world.Open();
        Assert.Contains("D-1 waits", await db.ChatMessages.Select(m => m.Text).ToListAsync());
    }

    private static async Task PurgeAsync(PostWorld world) =>
        await new PurgeChat(world.Deployments.Node.Contexts, Options.Create(new ChatRetentionOptions()), world.Clock).ReconcileAsync(default);

    private static async Task<string> KnownAsync(PostWorld world)
    {
        await using var db = await world.Deployments.Node.Contexts.CreateDbContextAsync();
        var posts = await db.Posts.Select(p => p.DeploymentId).Distinct().Order().ToListAsync();
        var announcements = await db.Announcements.Select(a => a.DeploymentId).Order().ToListAsync();
        return $"posts {string.Join(' ', posts)}, announcements {string.Join(' ', announcements)}";
    }
}
