using ChatDeploy.Pages.Chat;

namespace ChatDeploy.Tests.Pages.Chat;

public class LightMarkdownTests
{
    [Theory]
    [InlineData("**D-1** is applied", "<strong>D-1</strong> is applied")]
    [InlineData("say `/deploy`", "say <code>/deploy</code>")]
    [InlineData("failed\n```\nline 1\nline 2\n```", "failed\n<pre>line 1\nline 2</pre>")]
    [InlineData("```\n**not bold** `not code`\n```\nafter", "<pre>**not bold** `not code`</pre>after")]
    [InlineData("<b>\"&\"</b>", "&lt;b&gt;&quot;&amp;&quot;&lt;/b&gt;")]
    [InlineData("`<i>`", "<code>&lt;i&gt;</code>")]
    [InlineData("a ` alone and ** too", "a ` alone and ** too")]
    public void Text_of_people_makes_bold_code_and_blocks_and_nothing_else(string text, string html) => Assert.Equal(html, LightMarkdown.ToHtml(text));
}
