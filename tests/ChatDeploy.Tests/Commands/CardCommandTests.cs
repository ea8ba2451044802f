using System.Diagnostics;
using System.Text.Json.Nodes;
using ChatDeploy.Testing;

namespace ChatDeploy.Tests.Commands;

public sealed class CardCommandTests
{
    [Fact]
    public async Task A_template_and_its_data_become_a_card_on_standard_output()
    {
        var (exit, output, _) = await ExpandAsync("{\"text\":\"for ${who}\"}", "{\"who\":\"acmé\"}");
        Assert.Equal(0, exit);
        Assert.Equal("for acmé", (string?)JsonNode.Parse(output)!["text"]);
    }

    [Theory]
    [InlineData("{\"text\":\"${nope(1)}\"}", "{}", "template.json: $.text, position 3 of \"${nope(1)}\": there is no function or operator 'nope'")]
    [InlineData("{\"text\":\"${1/0}\"}", "{}", "template.json: $.text: 0 is 0, and nothing can be divided by it")]
    [InlineData("{}", "{,}", "data.json: not JSON at line 1, position 2")]
    public async Task A_mistake_is_told_in_one_line(string template, string data, string line)
    {
        var (exit, output, error) = await ExpandAsync(template, data);
        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.Equal(line, error.TrimEnd());
    }

    private static async Task<(int Exit, string Output, string Error)> ExpandAsync(string template, string data)
    {
        using var folder = new TestDirectory();
        var (templateFile, dataFile) = (Path.Combine(folder.Path, "template.json"), Path.Combine(folder.Path, "data.json"));
        await File.WriteAllTextAsync(templateFile, template);
        await File.WriteAllTextAsync(dataFile, data);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ChatDeploy.dll"), "card", "expand", templateFile, dataFile])
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
