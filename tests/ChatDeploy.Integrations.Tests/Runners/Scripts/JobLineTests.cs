using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Scripts;

namespace ChatDeploy.Integrations.Tests.Runners.Scripts;

public sealed class JobLineTests
{
    private static readonly AttemptKey Key = new(1, 1);

    [Theory]
    [InlineData("::progress 40 half way", "40 half way")]
    [InlineData("::progress 0", "0 ")]
    [InlineData("::progress 100   done ", "100 done")]
    public void Progress_is_read(string line, string expected)
    {
        var progress = Assert.IsType<JobReport.Progress>(JobLine.Parse(line, Key, default));
        Assert.Equal(expected, $"{progress.Percent} {progress.Message}");
    }

    [Fact]
    public void A_step_may_have_spaces_in_its_name() =>
        Assert.Equal(new JobReport.Step(Key, default, "migrate the data", "succeeded"), JobLine.Parse("::step migrate the data succeeded", Key, default));

    [Fact]
    public void An_artifact_is_read() =>
        Assert.Equal(new JobReport.Artifact(Key, default, "report", "https://x.example/1"), JobLine.Parse("::artifact report https://x.example/1", Key, default));

    [Theory]
    [InlineData("progress 40")]
    [InlineData(" ::progress 40 indented")]
    [InlineData("::progress")]
    [InlineData("::progress 101 too much")]
    [InlineData("::progress -1 too little")]
    [InlineData("::progress forty")]
    [InlineData("::step")]
    [InlineData("::step only-a-name")]
    [InlineData("::step running")]
    [InlineData("::step name exploded")]
    [InlineData("::artifact name")]
    [InlineData("::artifact name not-a-url")]
    [InlineData("::artifact name javascript:alert(1)")]
    [InlineData("::warning 1 2")]
    [InlineData("")]
    [InlineData("::")]
    public void Everything_else_is_log(string line) => Assert.Null(JobLine.Parse(line, Key, default));
}
