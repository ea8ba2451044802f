using System.Buffers;
using System.Text.Json;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Tests.History;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.CurrentVersions;

public sealed class MatrixJsonTests(StoreFixture store)
{
    [Fact]
    public async Task The_matrix_names_tools_and_sites_and_the_version_in_each_cell()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "acme", hour: 1);
        await world.RecordAsync("v2", "acme/roma", hour: 2, tool: "wms");
        var snapshot = await world.Matrices.GetAsync(CancellationToken.None);
        const string Expected = """
            {"tools":["crm","wms"],"rows":[
            {"tenant":"acme","store":null,"cells":["v1",null]},
            {"tenant":"acme","store":"milano","cells":["v1",null]},
            {"tenant":"acme","store":"roma","cells":["v1","v2"]},
            {"tenant":"acme","store":"torino","cells":["v1",null]},
            {"tenant":"globex","store":null,"cells":[null,null]},
            {"tenant":"globex","store":"north","cells":[null,null]}]}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), System.Text.Encoding.UTF8.GetString(MatrixJson.Whole(snapshot, world.Prod).Span));
    }

    [Fact]
    public async Task Details_say_the_commit_and_when_it_was_deployed()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        await world.RecordAsync("v1", "globex", hour: 1.5);
        using var json = Parse(world, await world.Matrices.GetAsync(CancellationToken.None), "globex", details: true);
        var row = json.RootElement.GetProperty("rows")[1];
        Assert.Equal("north", row.GetProperty("store").GetString());
        Assert.Equal($$"""{"version":"v1","sha":"{{HistoryWorld.Sha("crm", "v1")}}","deployedAt":"2026-11-20T01:30:00Z"}""", row.GetProperty("cells")[0].GetRawText());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("cells")[1].ValueKind);
    }

    [Fact]
    public async Task One_tenant_has_its_own_rows_only()
    {
        await using var world = await HistoryWorld.CreateAsync(store);
        using var json = Parse(world, await world.Matrices.GetAsync(CancellationToken.None), "globex", details: false);
        Assert.Equal(["globex", "globex"], json.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("tenant").GetString()));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(951_782_399u)]
    [InlineData(951_782_400u)]
    [InlineData(1_795_132_800u)]
    [InlineData(uint.MaxValue)]
    public void Instants_are_spelled_as_RFC_3339(uint seconds)
    {
        var text = new byte[Instants.Length];
        Instants.Write(text, seconds);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ssZ"), System.Text.Encoding.ASCII.GetString(text));
    }

    private static JsonDocument Parse(HistoryWorld world, MatrixSnapshot snapshot, string tenant, bool details)
    {
        var buffer = new ArrayBufferWriter<byte>();
        MatrixJson.Write(buffer, snapshot, world.Prod, world.Catalog.Tenants.Find(tenant), details);
        return JsonDocument.Parse(buffer.WrittenMemory);
    }
}
