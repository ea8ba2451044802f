using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Tests.Conversation.Grammar;

public sealed class TypoTests
{
    [Theory]
    [InlineData("depoy", "deploy"), InlineData("deplyo", "deploy"), InlineData("dploy", "deploy"), InlineData("ship", "deploy")]
    [InlineData("lanch", "launch"), InlineData("lauch", "launch"), InlineData("luanch", "launch"), InlineData("start", "launch")]
    [InlineData("aprove", "approve"), InlineData("approv", "approve"), InlineData("appprove", "approve"), InlineData("lgtm", "approve"), InlineData("approval", "approve")]
    [InlineData("rejct", "reject"), InlineData("rejcet", "reject"), InlineData("decline", "reject"), InlineData("rejected", "reject")]
    [InlineData("cancle", "cancel"), InlineData("cancell", "cancel"), InlineData("abort", "cancel")]
    [InlineData("rety", "retry"), InlineData("rerty", "retry"), InlineData("rerun", "retry")]
    [InlineData("skpi", "skip"), InlineData("skipp", "skip")]
    [InlineData("contine", "continue"), InlineData("contiune", "continue"), InlineData("cont", "continue")]
    [InlineData("rolback", "rollback"), InlineData("rollbck", "rollback"), InlineData("roll-back", "rollback"), InlineData("undo", "rollback"), InlineData("revert", "rollback")]
    [InlineData("quee", "queue"), InlineData("que", "queue"), InlineData("qeueu", "queue"), InlineData("queu", "queue")]
    [InlineData("stauts", "status"), InlineData("staus", "status"), InlineData("stat", "status"), InlineData("sttus", "status"), InlineData("STATSU", "status")]
    [InlineData("histroy", "history"), InlineData("hist", "history"), InlineData("hystory", "history")]
    [InlineData("dif", "diff"), InlineData("idff", "diff"), InlineData("compare", "diff")]
    [InlineData("wy", "why"), InlineData("whhy", "why")]
    [InlineData("nxt", "next"), InlineData("nex", "next")]
    [InlineData("lok", "lock"), InlineData("lcok", "lock"), InlineData("unlok", "unlock"), InlineData("ulock", "unlock")]
    [InlineData("freez", "freeze"), InlineData("freze", "freeze"), InlineData("unfreze", "unfreeze"), InlineData("thaw", "unfreeze")]
    [InlineData("unpni", "unpin"), InlineData("hodl", "hold"), InlineData("unhodl", "unhold"), InlineData("unbda", "unbad")]
    [InlineData("stpo", "stop"), InlineData("halt", "stop"), InlineData("resme", "resume"), InlineData("whoam", "whoami")]
    [InlineData("wbe", "web"), InlineData("hlep", "help"), InlineData("halp", "help"), InlineData("/stauts", "status")]
    public void A_typo_gets_the_nearest_command(string typed, string expected)
    {
        Assert.Equal(expected, GrammarHelp.Nearest(typed));
        if (expected != "deploy") Assert.Equal(expected, Read.Refusal(typed).Nearest);
    }

    [Theory]
    [InlineData("crm"), InlineData("wms"), InlineData("analytics"), InlineData("pos"), InlineData("hello"), InlineData("xyzzy"), InlineData("магазин"), InlineData("")]
    public void What_is_near_nothing_gets_no_command(string typed) => Assert.Null(GrammarHelp.Nearest(typed));

    [Theory]
    [InlineData("stauts acme", "/deploy status acme")]
    [InlineData("aprove D-12 looks good", "/deploy approve D-12 \"looks good\"")]
    [InlineData("rolback crm on acme on prod", "/deploy rollback crm on acme on prod")]
    [InlineData("undo 12", "/deploy rollback D-12")]
    [InlineData("freze prod until 18:00 because want to rest", "/deploy freeze prod until 18:00 because \"want to rest\"")]
    [InlineData("bda crm@v1 because broken", "/deploy bad crm@v1 because \"broken\"")]
    [InlineData("stauts acme on prod", "/deploy status acme/pdv-milano")]
    public void The_example_is_what_was_typed_where_that_would_do(string typed, string example) => Assert.Equal(example, Read.Refusal(typed).Example);

    [Theory]
    [InlineData("", "", 0), InlineData("a", "", 1), InlineData("kitten", "sitting", 3), InlineData("stop", "stpo", 1), InlineData("ca", "abc", 3)]
    public void The_distance_counts_letters_left_out_added_changed_or_swapped(string from, string to, int expected)
    {
        Assert.Equal(expected, NearestWord.Distance(from, to));
        Assert.Equal(expected, NearestWord.Distance(to, from));
    }
}
