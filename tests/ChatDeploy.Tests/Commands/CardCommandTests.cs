using System.Diagnostics;
using System.Text.Json.Nodes;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Commands;

public sealed class CardCommandTests
{
    [Fact]
    public async Task A_template_and_its_data_become_a_card_on_standard_output()
    {
        var (exit, output, _) = await RunAsync("expand", "{\"text\":\"for ${who}\"}", "{\"who\":\"acmé\"}");
        Assert.Equal(0, exit);
        Assert.Equal("for acmé", (string?)JsonNode.Parse(output)!["text"]);
    }

    [Theory]
    [InlineData("{\"text\":\"${nope(1)}\"}", "{}", "template.json: $.text, position 3 of \"${nope(1)}\": there is no function or operator 'nope'")]
    [InlineData("{\"text\":\"${1/0}\"}", "{}", "template.json: $.text: 0 is 0, and nothing can be divided by it")]
    [InlineData("{}", "{,}", "data.json: not JSON at line 1, position 2")]
    public async Task A_mistake_is_told_in_one_line(string template, string data, string line)
    {
        var (exit, output, error) = await RunAsync("expand", template, data);
        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Equal(line, error.TrimEnd());
    }

    [Fact]
    public async Task A_template_and_its_data_become_a_Slack_message_on_standard_output()
    {
        const string Template = """{"type":"AdaptiveCard","version":"1.5","fallbackText":"for ${who}","body":[{"type":"TextBlock","wrap":true,"text":"for **${who}**"}]}""";
        var (exit, output, _) = await RunAsync("slack", Template, "{\"who\":\"acmé\"}");
        Assert.Equal(0, exit);
        var message = JsonNode.Parse(output)!;
        Assert.Equal("for acmé", (string?)message["text"]);
        Assert.Equal("for *acmé*", (string?)message["blocks"]![0]!["text"]!["text"]);
    }

    [Fact]
    public async Task A_card_that_Slack_cannot_show_is_told_with_the_reason()
    {
        var (exit, output, error) = await RunAsync("slack", """{"type":"AdaptiveCard","version":"1.5","fallbackText":"x","body":[{"type":"Media"}]}""", "{}");
        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Contains("template.json with data.json is no card for Slack:\n$.body[0].type: 'Media' is not in the subset", error, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(string command, string template, string data)
    {
        using var folder = new TestDirectory();
        var (templateFile, dataFile) = (Path.Combine(folder.Path, "template.json"), Path.Combine(folder.Path, "data.json"));
        await File.WriteAllTextAsync(templateFile, template);
        await File.WriteAllTextAsync(dataFile, data);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatDeploy.dll"), "card", command, templateFile, dataFile])
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
