using System.Net;

namespace ChatDeploy.Tests.Pages.Matrix;

public sealed class MatrixDataTests(MatrixWorld matrix) : IClassFixture<MatrixWorld>
{
    [Fact]
    public async Task Rows_name_versions_by_number_and_marks_are_few()
    {
        var data = (await matrix.World.GetAsync("/matrix/data?environment=prod")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(["crm", "wms"], data.GetProperty("tools").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(6, data.GetProperty("rows").GetArrayLength());
        var number = data.GetProperty("rows")[0][0].GetInt32();
        Assert.Equal("v1", data.GetProperty("versions").GetProperty(number.ToString())[0].GetString());
        Assert.Equal(1, data.GetProperty("pending")[0].GetProperty(number.ToString()).GetInt32());
        Assert.Equal("[[2,0]]", data.GetProperty("pins").GetRawText());
    }

    [Fact]
    public async Task What_a_page_has_already_is_not_sent_again_and_later_only_the_rows_that_changed()
    {
        var first = (await matrix.World.GetAsync("/matrix/data?environment=prod")).Expect(HttpStatusCode.OK);
        using var same = new HttpRequestMessage(HttpMethod.Get, "/matrix/data?environment=prod");
        same.Headers.Authorization = new("Bearer", await matrix.World.TokenOfAsync("eve"));
        same.Headers.IfNoneMatch.Add(first.Message.Headers.ETag!);
        (await matrix.World.SendAsync(same)).Expect(HttpStatusCode.NotModified);

        await matrix.RecordAsync("wms", "v7", "globex/north");
        var later = (await matrix.World.GetAsync($"/matrix/data?environment=prod&since={first["token"]}")).Expect(HttpStatusCode.OK);
        var changed = Assert.Single(later.Json.GetProperty("changed").EnumerateArray());
        Assert.Equal(5, changed[0].GetInt32());
        Assert.Equal("v7", later.Json.GetProperty("versions").GetProperty(changed[1][2].GetInt32().ToString())[0].GetString());
        Assert.Null(later["rows"]);
        Assert.NotNull((await matrix.World.GetAsync("/matrix/data?environment=prod&since=another.1"))["rows"]);
    }

    [Fact]
    public async Task An_unknown_environment_is_refused() =>
        (await matrix.World.GetAsync("/matrix/data?environment=moon")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "unknown_environment");
}
