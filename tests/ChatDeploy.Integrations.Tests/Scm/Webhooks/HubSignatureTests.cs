using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Tests.Scm.Webhooks;

public sealed class HubSignatureTests
{
    private const string Vector = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    private readonly HubSignature _signature = new(WebhookApplication.Secret);

    [Fact]
    public void The_vendors_vector_holds() => Assert.True(_signature.Holds(Vector, "Hello, World!"u8));

    [Fact]
    public void Signing_gives_the_vendors_vector() => Assert.Equal(Vector, _signature.Sign("Hello, World!"u8));

    [Fact]
    public void Upper_case_digits_hold() => Assert.True(_signature.Holds("sha256=" + Vector[7..].ToUpperInvariant(), "Hello, World!"u8));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1z")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e1700")]
    public void Anything_else_does_not(string? value) => Assert.False(_signature.Holds(value, "Hello, World!"u8));

    [Fact]
    public void A_changed_body_does_not_hold() => Assert.False(_signature.Holds(Vector, "Hello, world!"u8));

    [Fact]
    public void An_empty_secret_is_refused() => Assert.Throws<ArgumentException>(() => new HubSignature(""));
}
