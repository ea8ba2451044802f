using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.Policies;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Conversation.Commands;

/// <summary>What is said and what a program calls end in the same state.</summary>
public sealed class SameOperationTests(StoreFixture store)
{
    [Fact]
    public async Task A_deployment_by_chat_and_one_by_operations_have_the_same_fate()
    {
        await using var chat = await ChatWorld.CreateAsync(store);
        await using var calls = await ChatWorld.CreateAsync(store);
        await chat.PlayAsync("ada: crm@v1 to acme on prod\nada: launch D-1\nbob: approve D-1\ndrive\nfail acme/pdv-roma\nada: crm@v2 to acme on prod because \"tariffs\"\nada: launch D-2\nbob: approve D-2 fine\ndrive\nada: retry D-2\ndrive\nada: skip D-2\ndrive\ndan: rollback D-2\ndan: launch D-3\ndan: cancel D-3");

        var (ada, bob, dan) = (await calls.PersonAsync("ada"), await calls.PersonAsync("bob"), await calls.PersonAsync("dan"));
        await calls.PlayAsync("ada: crm@v1 to acme on prod\nada: launch D-1\nbob: approve D-1\ndrive\nfail acme/pdv-roma");
        await calls.Get<RequestDeployment>().HandleAsync(ada, new DeploymentRequest([new RequestedItem("crm", "v2")], ["acme"], "prod", Reason: "tariffs"), default);
        await calls.Get<LaunchDeployment>().HandleAsync(ada, 2, (await calls.DeploymentAsync("D-2")).PreviewRef, default);
        await calls.Get<DecideTicket>().HandleAsync(bob, 2, DecisionKind.Approve, "fine", default);
        await calls.DriveAsync();
        await calls.Get<AnswerPause>().HandleAsync(ada, 2, PauseChoice.Retry, null, default);
        await calls.DriveAsync();
        await calls.Get<AnswerPause>().HandleAsync(ada, 2, PauseChoice.Skip, null, default);
        await calls.DriveAsync();
        await calls.Get<RequestRollback>().OfDeploymentAsync(dan, 2, null, default);
        await calls.Get<LaunchDeployment>().HandleAsync(dan, 3, (await calls.DeploymentAsync("D-3")).PreviewRef, default);
        await calls.Get<CancelDeployment>().HandleAsync(dan, 3, default);

        foreach (var id in new[] { "D-2", "D-3" })
        {
            Assert.Equal(await calls.FateAsync(id), await chat.FateAsync(id));
            Assert.Equal((await calls.DeploymentAsync(id)).PreviewRef, (await chat.DeploymentAsync(id)).PreviewRef);
            Assert.Equal((await calls.DeploymentAsync(id)).Reason, (await chat.DeploymentAsync(id)).Reason);
        }
    }

    [Fact]
    public async Task Locks_and_pins_by_chat_and_by_operations_are_the_same_rows()
    {
        await using var chat = await ChatWorld.CreateAsync(store);
        await using var calls = await ChatWorld.CreateAsync(store);
        await chat.PlayAsync("ada: lock crm on prod because \"load test\"\nada: lock wms on prod because \"x\"\ndan: unlock wms on prod confirm\nada: pin acme crm on prod because \"old printers\"\nada: pin acme/pdv-roma crm on prod because \"y\"\ndan: unpin acme/pdv-roma crm on prod");

        var (ada, dan) = (await calls.PersonAsync("ada"), await calls.PersonAsync("dan"));
        await calls.Get<LockTool>().HandleAsync(ada, "crm", "prod", "load test", default);
        await calls.Get<LockTool>().HandleAsync(ada, "wms", "prod", "x", default);
        await calls.Get<UnlockTool>().HandleAsync(dan, "wms", "prod", confirmed: true, default);
        await calls.Get<PinSite>().HandleAsync(ada, "acme", "crm", "prod", "old printers", default);
        await calls.Get<PinSite>().HandleAsync(ada, "acme/pdv-roma", "crm", "prod", "y", default);
        await calls.Get<UnpinSite>().HandleAsync(dan, "acme/pdv-roma", "crm", "prod", default);
        Assert.Equal(await RowsAsync(calls), await RowsAsync(chat));
    }

    private static async Task<string> RowsAsync(ChatWorld world)
    {
        await using var db = world.Open();
        var locks = await db.Locks.Select(l => $"{l.ToolId} {l.EnvironmentId} {l.TenantId} {l.DeploymentId} {l.OwnerId} {l.Reason}").ToListAsync();
        var pins = await db.Pins.Select(p => $"{p.ToolId} {p.EnvironmentId} {p.SiteId} {p.OwnerId} {p.Reason}").ToListAsync();
        Assert.NotEmpty(locks);
        Assert.NotEmpty(pins);
        return string.Join('\n', locks.Concat(pins));
    }
}
