using Microsoft.Playwright;

namespace PosDaemon.EndToEnd.Tests.Web;

/// <summary>Looks at a page at the widths of phones and of a till.</summary>
internal static class PageWidth
{
    private static readonly int[] Widths = [360, 390, 768, 1100, 1280];

    /// <summary>What is wrong with the layout as it is drawn now; empty when all is well.</summary>
    private const string Faults = """
        () => {
          const faults = [];
          const page = document.scrollingElement;
          if (page.scrollWidth > innerWidth) faults.push(`the page is ${page.scrollWidth} px wide`);
          for (const card of document.querySelectorAll('.lane, .panel, .machine, .slip, .languages button')) {
            const box = card.getBoundingClientRect();
            if (box.right > innerWidth || box.left < 0) faults.push(`${card.className} reaches ${box.right} px`);
          }
          for (const button of document.querySelectorAll('.languages button'))
            if (button.getBoundingClientRect().height > 40) faults.push(`${button.textContent} takes two lines`);
          for (const slip of document.querySelectorAll('.slip'))
            for (const thumb of document.querySelectorAll('.thumb')) {
              const [one, other] = [slip.getBoundingClientRect(), thumb.getBoundingClientRect()];
              const top = Math.max(one.top, slip.parentElement.getBoundingClientRect().top);
              if (one.left < other.right && other.left < one.right && top < other.bottom && other.top < one.bottom)
                faults.push('the slip covers an earlier one');
            }
          return faults;
        }
        """;

    public static async Task AssertFitsAsync(IPage page)
    {
        foreach (var width in Widths)
        {
            await page.SetViewportSizeAsync(width, 860);
            var faults = await page.EvaluateAsync<string[]>(Faults);
            Assert.True(faults.Length == 0, $"at {width} px: {string.Join("; ", faults)}");
        }
    }
}
