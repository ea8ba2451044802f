using System.Net;
using ChatDeploy.Pages.Records;
using ChatDeploy.Tests.Pages.Matrix;

namespace ChatDeploy.Tests.Pages.Records;

public sealed class NewRecordPageTests(MatrixWorld matrix) : IClassFixture<MatrixWorld>
{
    private const string Path = "/records/new";

    [Fact]
    public async Task A_record_is_written_and_the_cell_says_so()
    {
        using var ada = await PageReader.OfAsync(matrix.World, "ada");
        (string, string)[] typed = [("Form.Tool", "wms"), ("Form.Version", "v7"), ("Form.Target", "globex"), ("Form.Environment", "prod"), ("Form.DeployedAt", "2026-01-02T10:30"), ("Form.Notes", "by the night shift")];
        using var answer = await ada.PostAsync(Path, PageReader.FieldsOf(await ada.ReadAsync(Path), Path, typed));
        var address = answer.Headers.Location!.PathAndQuery;
        Assert.Equal("/sites/globex?tool=wms&environment=prod", address);
        var page = await ada.ReadAsync(address);
        Assert.Contains("Recorded: wms v7 at globex on prod.", page);
        Assert.Contains("by the night shift", page);
        var record = (await matrix.World.GetAsync("/api/records?tool=wms&target=globex")).Json.GetProperty("items")[0];
        Assert.Equal(("2026-01-02T10:30:00Z", "by the night shift"), (record.GetProperty("deployedAt").GetString(), record.GetProperty("notes").GetString()));
    }

    [Fact]
    public async Task What_a_form_said_waits_for_the_next_page_though_the_old_one_is_refreshed_meanwhile()
    {
        using var ada = await PageReader.OfAsync(matrix.World, "ada");
        (string, string)[] typed = [("Form.Tool", "wms"), ("Form.Version", "v7"), ("Form.Target", "acme/pdv-torino"), ("Form.Environment", "stage")];
        using var answer = await ada.PostAsync(Path, PageReader.FieldsOf(await ada.ReadAsync(Path), Path, typed));
        await ada.RefreshAsync("/");
        Assert.Contains("Recorded: wms v7 at acme/pdv-torino on stage.", await ada.ReadAsync(answer.Headers.Location!.PathAndQuery));
    }

    [Theory]
    [InlineData("v99", "globex", "", "version")]
    [InlineData("v7", "atlantis", "", "target")]
    [InlineData("v7", "globex", "2099-01-02T10:30", "deployed-at")]
    [InlineData("v7", "globex", "yesterday", "deployed-at")]
    [InlineData("", "globex", "", "version")]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_that_was_typed_is_lost(string version, string target, string deployedAt, string field)
    {
        var page = (await SubmitAsync("ada", version, target, deployedAt, "do not lose me")).Expect(HttpStatusCode.OK).Text;
        Assert.Contains($"id=\"{field}-error\"", page);
        Assert.Contains("do not lose me", page);
        Assert.Contains($"name=\"Form.Target\" value=\"{target}\"", page);
        Assert.Contains("<option value=\"wms\" selected", page);
    }

    [Fact]
    public async Task Somebody_whose_role_does_not_reach_is_told_who_could()
    {
        var page = (await SubmitAsync("dora", "v7", "acme", "", "")).Expect(HttpStatusCode.OK).Text;
        Assert.Contains("dora is no deployer for wms at acme on prod. Ask ada", PageText.TextOf(page));
    }

    [Fact]
    public async Task A_form_that_no_page_of_ours_made_is_refused()
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["_handler"] = "record", ["Form.Tool"] = "wms", ["Form.Version"] = "v7", ["Form.Target"] = "globex", ["Form.Environment"] = "prod" };
        (await matrix.World.SendAsync(HttpMethod.Post, Path, "ada", new FormUrlEncodedContent(fields))).Expect(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("2026-07-01T12:00", "2026-07-01T10:00Z")]
    [InlineData("2026-01-01T12:00", "2026-01-01T11:00Z")]
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30Z")]
    public void Times_are_read_in_the_persons_zone(string typed, string instant)
    {
        Assert.Null(new RecordForm { DeployedAt = typed }.ReadTime(TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome"), out var at));
        Assert.Equal(DateTimeOffset.Parse(instant), at);
    }

    [Fact]
    public void A_time_that_the_clocks_skip_is_no_time() =>
        Assert.Contains("skip", new RecordForm { DeployedAt = "2026-03-29T02:30" }.ReadTime(TimeZoneInfo.FindSystemTimeZoneById("Europe/Rome"), out _));

    private Task<Api.ApiAnswer> SubmitAsync(string person, string version, string target, string deployedAt, string notes) => matrix.World.SubmitAsync(
        Path, person, ("Form.Tool", "wms"), ("Form.Version", version), ("Form.Target", target), ("Form.Environment", "prod"), ("Form.DeployedAt", deployedAt), ("Form.Notes", notes));
}
