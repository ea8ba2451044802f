using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Core.Tests.Deployments;

public sealed class FailureTextTests
{
    [Theory]
    [InlineData("exit code 3", null, "exit code 3")]
    [InlineData("exit code 3", "run.sh could not reach the till", "exit code 3: run.sh could not reach the till")]
    [InlineData("exit code 3", "deploy/run.sh deploy ended with exit code 3; the log says why", "deploy/run.sh deploy ended with exit code 3; the log says why")]
    public void A_reason_is_said_once(string reason, string? sentence, string text) => Assert.Equal(text, FailureText.With(reason, sentence));
}
