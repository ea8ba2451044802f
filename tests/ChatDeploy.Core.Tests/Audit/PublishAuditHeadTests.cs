using ChatDeploy.Core.Audit;
using ChatDeploy.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Core.Tests.Audit;

public sealed class PublishAuditHeadTests(StoreFixture store)
{
    [Fact]
    public async Task The_head_is_appended_to_the_file_once_for_each_place()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 2);
        using var directory = new TestDirectory();
        var file = Path.Combine(directory.Path, "heads");
        var node = world.StartNode();
        using var publish = new PublishAuditHead(node, Options.Create(new AuditOptions { HeadFile = file }), TimeProvider.System, NullLogger<PublishAuditHead>.Instance);
        await publish.RunAsync(default);
        await publish.RunAsync(default);
        await AuditWorld.WriteAsync(node, 3);
        await publish.RunAsync(default);
        var heads = (await File.ReadAllLinesAsync(file)).Select(PublishedHead.Read).ToList();
        Assert.Equal([2L, 3L], heads.Select(h => h!.Count));
        Assert.Equal(2, Assert.IsType<AuditVerdict.Whole>(await world.VerifyAsync(null, [.. heads!])).PublishedCount);
    }

    [Fact]
    public async Task A_place_that_cannot_be_reached_is_told_again_later()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 1);
        using var directory = new TestDirectory();
        var file = Path.Combine(directory.Path, "later", "heads");
        using var publish = new PublishAuditHead(world.StartNode(), Options.Create(new AuditOptions { HeadFile = file }), TimeProvider.System, NullLogger<PublishAuditHead>.Instance);
        await publish.RunAsync(default);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await publish.RunAsync(default);
        Assert.Single(await File.ReadAllLinesAsync(file));
    }

    [Theory]
    [InlineData("2026-11-20T18:30:00Z 12 " + Mac, 12)]
    [InlineData("2026-11-20T18:30:01.123Z info: ChatDeploy.Core.Audit.PublishAuditHead[0] audit head: 2026-11-20T18:30:00Z 12 " + Mac, 12)]
    [InlineData("2026-11-20T18:30:00Z 12 " + Mac + "0", null)]
    [InlineData("2026-11-20T18:30:00Z twelve " + Mac, null)]
    [InlineData("", null)]
    public void Lines_of_a_file_and_of_a_log_are_read(string line, int? count) => Assert.Equal((long?)count, PublishedHead.Read(line)?.Count);

    private const string Mac = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
}
