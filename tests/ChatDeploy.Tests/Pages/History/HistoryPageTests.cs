using System.Net;
using ChatDeploy.Api;
using ChatDeploy.Pages.History;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;

namespace ChatDeploy.Tests.Pages.History;

public sealed class HistoryPageTests(StoreFixture store)
{
    [Fact]
    public async Task An_empty_history_tells_how_to_fill_it()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var eve = await Browser.SignedInAsync(world, "eve");
        Assert.Contains("Nothing was deployed yet", (await eve.GetAsync("/history")).Html(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_are_filtered_grouped_and_counted()
    {
        await using var world = await WorldAsync();
        using var eve = await Browser.SignedInAsync(world, "eve");
        var all = (await eve.GetAsync("/history")).Html();
        Assert.Contains("acme/pdv-roma", all, StringComparison.Ordinal);
        Assert.Contains("globex/north", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Strike out", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Record by hand</a>", all, StringComparison.Ordinal);

        var roma = (await eve.GetAsync("/history?target=acme%2Fpdv-roma")).Html();
        Assert.Contains("<dt>Chosen records</dt><dd>1</dd>", roma, StringComparison.Ordinal);
        Assert.DoesNotContain("title=\"Copy globex", roma, StringComparison.Ordinal);
        Assert.Contains("<h2>prod</h2>", (await eve.GetAsync("/history?group=environment")).Html(), StringComparison.Ordinal);
        Assert.Contains("No record is like that", (await eve.GetAsync("/history?to=2001-01-01")).Html(), StringComparison.Ordinal);
        Assert.Contains("'yesterday' is no day", (await eve.GetAsync("/history?from=yesterday")).Html(), StringComparison.Ordinal);
        Assert.Contains("There is no tool 'nope'", (await eve.GetAsync("/history?tool=nope%00")).Html(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_strikes_a_record_out_with_a_reason()
    {
        await using var world = await WorldAsync();
        var id = (await world.GetAsync("/api/records?target=globex/north")).Json.GetProperty("items")[0].GetProperty("id").GetInt64();
        using var root = await Browser.SignedInAsync(world, "root");
        const string Filtered = "/history?target=globex%2Fnorth";
        var page = await root.GetAsync(Filtered);
        Assert.Contains("Strike out", page.Html(), StringComparison.Ordinal);

        (await root.SendAsync(HttpMethod.Post, $"/history/{id}/archive", Browser.Form(("reason", "wrong store")))).Expect(HttpStatusCode.BadRequest);
        (await root.SubmitAsync($"/history/{id}/archive", page, ("reason", " "), ("back", "//elsewhere.example"))).ExpectRedirect("/history");
        Assert.Contains("Say why", (await root.GetAsync("/history")).Html(), StringComparison.Ordinal);

        (await root.SubmitAsync($"/history/{id}/archive", page, ("reason", "wrong store"), ("back", Filtered))).ExpectRedirect(Filtered);
        var after = (await root.GetAsync(Filtered)).Html();
        Assert.Contains("class=\"struck\"", after, StringComparison.Ordinal);
        Assert.Contains("wrong store", after, StringComparison.Ordinal);
        Assert.Contains("<dt>Struck out</dt><dd>1</dd>", after, StringComparison.Ordinal);

        using var ada = await Browser.SignedInAsync(world, "ada");
        (await ada.SubmitAsync($"/history/{id}/archive", await ada.GetAsync("/history"), ("reason", "me too"))).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_list_is_taken_away_as_a_table_that_no_spreadsheet_takes_for_formulas()
    {
        await using var world = await WorldAsync();
        (await RecordAsync(world, "acme", "v1", notes: "=1+1, \"really\"")).Expect(HttpStatusCode.Created);
        using var eve = await Browser.SignedInAsync(world, "eve");
        var table = (await eve.GetAsync("/history.csv?target=acme")).Expect(HttpStatusCode.OK);
        Assert.Equal("text/csv", table.ContentType);
        var lines = table.Text.TrimEnd().Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.Contains("\"'=1+1, \"\"really\"\"\"", lines[1], StringComparison.Ordinal);
        Assert.Contains("acme/pdv-roma", lines[2], StringComparison.Ordinal);
        (await eve.GetAsync("/history.csv?tool=nope")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "unknown_tool");
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("-1", "'-1")]
    [InlineData(" @x", "' @x")]
    [InlineData("\t=x", "'\t=x")]
    [InlineData(null, "")]
    public void A_field_is_quoted_where_it_has_to_be(string? text, string field) => Assert.Equal(field, CsvText.Field(text));

    private async Task<ApiWorld> WorldAsync()
    {
        var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first", "v1");
        (await RecordAsync(world, "acme/pdv-roma", "v1")).Expect(HttpStatusCode.Created);
        (await RecordAsync(world, "globex/north", "v1")).Expect(HttpStatusCode.Created);
        return world;
    }

    private static Task<ApiAnswer> RecordAsync(ApiWorld world, string target, string version, string? notes = null) =>
        world.PostAsync("/api/records", "ada", new { tool = "crm", version, target, environment = "prod", notes });
}
