using ChatDeploy.Core.Secrets;

namespace ChatDeploy.Core.Tests.Secrets;

public sealed class SecretMaskTests
{
    private static readonly SecretMask Mask = new(["hunter22", "hunter22-and-more", "abcd", "abc", "-----BEGIN KEY-----\nMIIEvQIBADANBg\nshort\n-----END KEY-----"]);

    [Theory]
    [InlineData("nothing here", "nothing here")]
    [InlineData("password=hunter22;", "password=***;")]
    [InlineData("hunter22-and-more hunter22", "*** ***")]
    [InlineData("hunter22hunter22", "******")]
    [InlineData("abcd abc", "*** abc")]
    [InlineData("key: MIIEvQIBADANBg", "key: ***")]
    [InlineData("a short line", "a short line")]
    public void Values_of_four_characters_and_more_become_stars(string text, string masked) => Assert.Equal(masked, Mask.Apply(text));

    [Fact]
    public void A_value_that_a_terminal_wrapped_is_masked_on_both_lines() => Assert.Equal(["the password is ***", "*** and", "that is it"], Mask.Apply(["the password is hunt", "er22 and", "that is it"]));

    [Fact]
    public void A_short_value_is_not_put_together_from_two_lines() => Assert.Equal(["ab", "cd", "***"], Mask.Apply(["ab", "cd", "abcd"]));

    [Fact]
    public void Lines_stay_as_many_as_they_were() => Assert.Equal(["", "***", "", "***"], Mask.Apply(["", "hunter22", "", "MIIEvQIBADANBg"]));
}
