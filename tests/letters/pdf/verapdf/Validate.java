import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Prints which rules of a standard (ua1, 3a) each PDF breaks, and where first. Arguments: the standard, then the files. */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        boolean isValid = true;
        for (int at = 1; at < arguments.length; at++) {
            try (InputStream file = new FileInputStream(arguments[at]);
                    PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, 1000, false, false, false)) {
                ValidationResult result = validator.validate(parser);
                isValid &= result.isCompliant();
                TreeMap<String, String> broken = new TreeMap<>();
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                        String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                        broken.putIfAbsent(rule, assertion.getMessage() + " " + assertion.getLocation().getContext());
                    }
                }
                for (var entry : broken.entrySet()) {
                    System.out.println(arguments[at] + ": " + entry.getKey() + " " + entry.getValue());
                }
                System.out.println(arguments[at] + ": " + flavour.getId() + " " + (result.isCompliant() ? "passes" : "fails"));
            }
        }
        System.exit(isValid ? 0 : 1);
    }
}
