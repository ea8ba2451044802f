using ChatDeploy.Core.Secrets;

namespace ChatDeploy.Core.Tests.Secrets;

public sealed class SecretReferenceTests
{
    [Theory]
    [InlineData("secret:crm-db", SecretKind.Stored, "crm-db")]
    [InlineData("env:CRM_DB", SecretKind.Variable, "CRM_DB")]
    [InlineData("file:/run/secrets/crm db", SecretKind.File, "/run/secrets/crm db")]
    public void A_reference_names_where_a_value_is(string value, SecretKind kind, string name)
    {
        Assert.Equal(new SecretReference(kind, name), SecretReference.Find(value));
        Assert.Equal(value, SecretReference.Find(value)!.ToString());
    }

    [Theory]
    [InlineData("file:///srv/git/crm.git")]
    [InlineData("env:prod eu")]
    [InlineData("my secret:crm-db")]
    [InlineData("")]
    [InlineData(null)]
    public void All_else_is_a_value(string? value) => Assert.Null(SecretReference.Find(value));

    [Theory]
    [InlineData("secret:crm db", true)]
    [InlineData("secret:", true)]
    [InlineData("secret:crm-db", false)]
    [InlineData("secrets", false)]
    public void A_misspelt_reference_is_no_value(string value, bool misspelt) => Assert.Equal(misspelt, SecretReference.IsMisspelt(value));
}
