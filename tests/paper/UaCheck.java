import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

/** Checks PDFs against PDF/UA-1: for each path one line, "yes|no <assertions> <first failed rule>". */
public class UaCheck {
    public static void main(String[] paths) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId("ua1");
        for (String path : paths) {
            try (var file = new FileInputStream(path);
                    var parser = Foundries.defaultInstance().createParser(file, flavour);
                    var validator = Foundries.defaultInstance().createValidator(flavour, 500, false, true, false)) {
                var result = validator.validate(parser);
                String failed = "";
                for (var assertion : result.getTestAssertions()) {
                    if (failed.isEmpty() && !assertion.getStatus().toString().equals("passed")) {
                        failed = assertion.getRuleId().getClause() + " " + assertion.getMessage().replace('\n', ' ');
                    }
                }
                System.out.println((result.isCompliant() ? "yes " : "no ") + result.getTotalAssertions() + " " + failed);
            }
        }
    }
}
